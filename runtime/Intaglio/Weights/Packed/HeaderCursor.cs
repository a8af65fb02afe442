using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Intaglio.Weights;

/// <summary>Reads a packed file's header number by number and never behind its end.</summary>
/// <param name="bytes">The header.</param>
/// <param name="file">The file, for messages.</param>
internal ref struct HeaderCursor(ReadOnlySpan<byte> bytes, string file)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>How many bytes were not read yet.</summary>
    public readonly int Remaining => rest.Length;

    public ReadOnlySpan<byte> Bytes(int count, string what)
    {
        if (count > rest.Length)
            throw new CheckpointFormatException(file, null, $"the header ends within {what}. The file is damaged; fetch it again.");
        ReadOnlySpan<byte> read = rest[..count];
        rest = rest[count..];
        return read;
    }

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint), what));

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong), what));

    /// <summary>A number of bytes: what does not fit 63 bits is damage.</summary>
    public long Length(string what)
    {
        ulong length = UInt64(what);
        return length <= long.MaxValue
            ? (long)length
            : throw new CheckpointFormatException(file, null, $"{what} is {length:N0}, more than any file has bytes. The file is damaged; fetch it again.");
    }

    /// <summary>A text behind its length in bytes.</summary>
    public string Text(string what)
    {
        uint length = UInt32(what);
        if (length > PackedFormat.LongestText)
            throw new CheckpointFormatException(file, null, $"{what} has {length:N0} bytes; at most {PackedFormat.LongestText:N0} are read. The file is damaged; fetch it again.");
        ReadOnlySpan<byte> text = Bytes((int)length, what);
        return Utf8.IsValid(text)
            ? Encoding.UTF8.GetString(text)
            : throw new CheckpointFormatException(file, null, $"{what} is not UTF-8 text. The file is damaged; fetch it again.");
    }
}
