using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Intaglio.Weights;

/// <summary>Reads and checks the header of a packed file. Nothing it says is believed: every piece must lie within the file and beside the others.</summary>
internal static unsafe class PackedHeaderReader
{
    /// <exception cref="CheckpointFormatException">The file breaks a rule of the format.</exception>
    public static PackedHeader Read(MappedFile file, string path)
    {
        ReadOnlySpan<byte> bytes = HeaderBytes(file, path);
        PackedHeader header = ReadFields(bytes, path);
        if (header.FileBytes != file.Length)
            throw new CheckpointFormatException(path, null, $"the header says that the file has {header.FileBytes:N0} bytes, but it has {file.Length:N0}. It was cut short or appended to; fetch it again.");
        RefuseOverlaps(header, bytes.Length, path);
        return header;
    }

    /// <summary>The header's bytes, whose checksum was compared: what follows can only be wrong where somebody made it so.</summary>
    private static ReadOnlySpan<byte> HeaderBytes(MappedFile file, string path)
    {
        const int lengthAt = 12;
        const int smallest = PackedFormat.FixedBytes + PackedFormat.ChecksumBytes;
        var start = new ReadOnlySpan<byte>(file.Start, (int)Math.Min(file.Length, smallest));
        if (!start.StartsWith(PackedFormat.Magic))
            throw new CheckpointFormatException(path, null, "the file does not start with INTAGLIO, so it is no packed model. 'intaglio pack' and SavePacked make such files.");
        if (start.Length < smallest)
            throw new CheckpointFormatException(path, null, $"the file ends after {start.Length} bytes, within its header. It was cut short; fetch it again.");

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(start[PackedFormat.Magic.Length..]);
        if (version != PackedFormat.Version)
            throw new CheckpointFormatException(path, null, $"the file has version {version} of the packed format; this version of Intaglio reads version {PackedFormat.Version}. Pack the model again.");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(start[lengthAt..]);
        if (length is < smallest or > PackedFormat.LongestHeader)
            throw new CheckpointFormatException(path, null, $"the header's length is {length:N0} bytes; {smallest} to {PackedFormat.LongestHeader:N0} were expected. The file is damaged; fetch it again.");
        if (length > file.Length)
            throw new CheckpointFormatException(path, null, $"the file ends after {file.Length:N0} bytes, within its header of {length:N0}. It was cut short; fetch it again.");

        var header = new ReadOnlySpan<byte>(file.Start, (int)length - PackedFormat.ChecksumBytes);
        ulong stored = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(file.Start + header.Length, PackedFormat.ChecksumBytes));
        ulong found = XxHash3.HashToUInt64(header);
        return found == stored
            ? header
            : throw new CheckpointFormatException(path, null, $"the checksum of the header is {found:x16}, but {stored:x16} was expected. The file is damaged; fetch it again.");
    }

    private static PackedHeader ReadFields(ReadOnlySpan<byte> bytes, string path)
    {
        var cursor = new HeaderCursor(bytes[(PackedFormat.Magic.Length + (2 * sizeof(uint)))..], path);
        long fileBytes = cursor.Length("the file's length");
        if (MemoryMarshal.Read<uint>(cursor.Bytes(sizeof(uint), "the byte order")) != PackedFormat.ByteOrderMark)
            throw new CheckpointFormatException(path, null, "the weights were packed on a machine with another byte order. Pack the model on this kind of machine.");
        uint count = cursor.UInt32("the number of files");
        ulong lowFingerprint = cursor.UInt64("the fingerprint");
        UInt128 fingerprint = new(cursor.UInt64("the fingerprint"), lowFingerprint);
        PackedSection weights = ReadSection(ref cursor, "the weights");
        string formatName = cursor.Text("the weight format");
        if (!Enum.TryParse(formatName, out WeightFormat format) || format.ToString() != formatName)
            throw new CheckpointFormatException(path, null, $"the weights are in the format {Wording.Quote(formatName)}; this version of Intaglio knows {string.Join(" and ", Enum.GetNames<WeightFormat>())}.");
        string model = cursor.Text("the model's description");

        var files = new List<PackedSection>();
        for (uint index = 0; index < count; index++)
            files.Add(ReadFile(ref cursor, path));
        if (cursor.Remaining > 0)
            throw new CheckpointFormatException(path, null, $"the header holds {cursor.Remaining:N0} bytes behind its last field. The file is damaged; fetch it again.");
        if (files.DistinctBy(file => file.Name, StringComparer.Ordinal).Count() != files.Count)
            throw new CheckpointFormatException(path, null, "two files in it have the same name. Pack the model again.");
        return new(fileBytes, fingerprint, format, model, weights, files);
    }

    private static PackedSection ReadFile(ref HeaderCursor cursor, string path)
    {
        PackedSection section = ReadSection(ref cursor, "a packed file");
        string name = cursor.Text("the name of a packed file");
        if (!PackedFormat.IsFileName(name))
            throw new CheckpointFormatException(path, null, $"{Wording.Quote(name)} is not the name of a file. The packed file is damaged; fetch it again.");
        if (section.Length > PackedFormat.LongestFile)
            throw new CheckpointFormatException(path, null, $"{Wording.Plain(name)} has {section.Length:N0} bytes; at most {PackedFormat.LongestFile:N0} are read. The packed file is damaged; fetch it again.");
        return section with { Name = name };
    }

    private static PackedSection ReadSection(ref HeaderCursor cursor, string what) =>
        new(what, cursor.Length($"the start of {what}"), cursor.Length($"the length of {what}"), cursor.UInt64($"the checksum of {what}"));

    private static void RefuseOverlaps(PackedHeader header, int headerBytes, string path)
    {
        if (header.Weights.Offset % PackedFormat.PageBytes != 0)
            throw new CheckpointFormatException(path, null, $"the weights start at byte {header.Weights.Offset:N0}, not a multiple of {PackedFormat.PageBytes:N0}. The file is damaged; fetch it again.");
        long covered = headerBytes + PackedFormat.ChecksumBytes;
        string previous = "the header";
        foreach (PackedSection section in header.Files.Append(header.Weights).OrderBy(section => section.Offset).ThenBy(section => section.Length))
        {
            string name = Wording.Plain(section.Name);
            if (section.Offset > header.FileBytes || section.Length > header.FileBytes - section.Offset)
                throw new CheckpointFormatException(path, null, $"{name} ({section.Length:N0} bytes from byte {section.Offset:N0}) would end behind the file's {header.FileBytes:N0} bytes. The file is damaged; fetch it again.");
            if (section.Offset < covered)
                throw new CheckpointFormatException(path, null, $"{name} would start at byte {section.Offset:N0}, within {previous}, which ends at {covered:N0}. The file is damaged; fetch it again.");
            covered = section.End;
            previous = name;
        }
    }
}
