using System.Buffers.Binary;

namespace Intaglio.Weights;

/// <summary>
/// The safetensors format: 8 bytes of header length (little-endian), a JSON header that gives each tensor's type, shape and
/// byte range, then the bytes of all tensors without gap or overlap.
/// </summary>
internal static unsafe class SafetensorsFile
{
    /// <summary>The format's own limit of a header.</summary>
    public const int LongestHeader = 100_000_000;

    private const int LengthBytes = sizeof(ulong);

    /// <summary>Reads and checks the header; the tensors point into the mapped file.</summary>
    /// <exception cref="CheckpointFormatException">The file breaks a rule of the format.</exception>
    public static Dictionary<string, CheckpointTensor> ReadTensors(MappedFile file, string path)
    {
        int headerBytes = HeaderLength(file, path);
        var header = new ReadOnlySpan<byte>(file.Start + LengthBytes, headerBytes);
        if (headerBytes == 0 || header[0] != (byte)'{')
            throw new CheckpointFormatException(path, null, "the header does not start with '{', so this is not a safetensors file (a pointer of Git LFS, a web page, another format?). Fetch the file itself.");

        List<TensorEntry> entries = SafetensorsHeader.Read(header, path);
        long dataBytes = file.Length - LengthBytes - headerBytes;
        byte* data = file.Start + LengthBytes + headerBytes;
        var tensors = new Dictionary<string, CheckpointTensor>(entries.Count, StringComparer.Ordinal);
        foreach (TensorEntry entry in entries)
        {
            var tensor = new CheckpointTensor(entry.Name, entry.Type, entry.Shape, path, file.Handle, data + entry.Begin, entry.End - entry.Begin);
            if (!tensors.TryAdd(entry.Name, tensor))
                throw new CheckpointFormatException(path, entry.Name, "the name stands in the header twice.");
        }

        RefuseGapsAndOverlaps(entries, dataBytes, path);
        return tensors;
    }

    private static int HeaderLength(MappedFile file, string path)
    {
        if (file.Length < LengthBytes)
            throw new CheckpointFormatException(path, null, $"the file has {file.Length} bytes, too few for the {LengthBytes} that say how long the header is. Fetch it again.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(file.Start, LengthBytes));
        if (length > LongestHeader)
            throw new CheckpointFormatException(path, null, $"the header claims {length:N0} bytes, more than the {LongestHeader:N0} that the format allows. This is not a safetensors file, or it is damaged.");
        if ((long)length > file.Length - LengthBytes)
            throw new CheckpointFormatException(path, null, $"the header claims {length:N0} bytes, but only {file.Length - LengthBytes:N0} follow. The file is truncated; fetch it again.");
        return (int)length;
    }

    /// <summary>In the order of their offsets the tensors must cover the data exactly: a gap could hide data, an overlap alias it.</summary>
    private static void RefuseGapsAndOverlaps(List<TensorEntry> entries, long dataBytes, string path)
    {
        TensorEntry[] inOrder = [.. entries];
        Array.Sort(inOrder, static (left, right) => left.Begin != right.Begin ? left.Begin.CompareTo(right.Begin) : left.End.CompareTo(right.End));
        long covered = 0;
        string previous = "";
        foreach (TensorEntry entry in inOrder)
        {
            if (entry.End > dataBytes)
                throw new CheckpointFormatException(path, entry.Name, $"data_offsets [{entry.Begin}, {entry.End}] end behind the file's {dataBytes:N0} bytes of data. The file is truncated; fetch it again.");
            if (entry.Begin < covered)
                throw new CheckpointFormatException(path, entry.Name, $"data_offsets [{entry.Begin}, {entry.End}] overlap those of tensor {Wording.Quote(previous)}, which end at {covered}.");
            if (entry.Begin > covered)
                throw new CheckpointFormatException(path, entry.Name, $"data_offsets start at {entry.Begin}, but the tensors before it end at {covered}: the format allows no gaps.");
            covered = entry.End;
            previous = entry.Name;
        }

        if (covered != dataBytes)
            throw new CheckpointFormatException(path, null, $"the tensors end at byte {covered:N0} of {dataBytes:N0} bytes of data: the format allows nothing behind the last one.");
    }
}
