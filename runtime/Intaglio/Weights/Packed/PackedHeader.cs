using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Intaglio.Weights;

/// <summary>What the header of a packed file says.</summary>
/// <param name="FileBytes">How long the file is.</param>
/// <param name="Fingerprint">How the weights lie; see <see cref="PlanFingerprint"/>.</param>
/// <param name="Format">The format of the matrices.</param>
/// <param name="Model">The model in words, for messages.</param>
/// <param name="Weights">Where the weights are.</param>
/// <param name="Files">Where the files that were packed along are.</param>
internal sealed record PackedHeader(
    long FileBytes, UInt128 Fingerprint, WeightFormat Format, string Model, PackedSection Weights, IReadOnlyList<PackedSection> Files)
{
    /// <summary>The header as it is written, with its checksum. The length does not depend on offsets and checksums.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(PackedFormat.Magic);
        writer.Write(PackedFormat.Version);
        writer.Write(0); // the header's length, known at the end
        writer.Write(FileBytes);
        Span<byte> byteOrder = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(byteOrder, PackedFormat.ByteOrderMark);
        writer.Write(byteOrder);
        writer.Write(Files.Count);
        writer.Write((ulong)Fingerprint);
        writer.Write((ulong)(Fingerprint >> 64));
        WriteSection(writer, Weights);
        WriteText(writer, Format.ToString());
        WriteText(writer, Model);
        foreach (PackedSection file in Files)
        {
            WriteSection(writer, file);
            WriteText(writer, file.Name);
        }

        writer.Seek(PackedFormat.Magic.Length + sizeof(int), SeekOrigin.Begin);
        writer.Write((int)bytes.Length + PackedFormat.ChecksumBytes);
        writer.Seek(0, SeekOrigin.End);
        writer.Write(XxHash3.HashToUInt64(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    private static void WriteSection(BinaryWriter writer, PackedSection section)
    {
        writer.Write(section.Offset);
        writer.Write(section.Length);
        writer.Write(section.Checksum);
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
