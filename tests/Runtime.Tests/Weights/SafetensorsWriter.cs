using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Intaglio.Runtime.Tests.Weights;

/// <summary>One tensor to write.</summary>
internal sealed record StoredTensor(string Name, string Type, long[] Shape, byte[] Data)
{
    public static StoredTensor Floats(string name, long[] shape, params float[] values) => new(name, "F32", shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}

/// <summary>Writes safetensors files, valid ones and, from a header of one's own, others.</summary>
internal static class SafetensorsWriter
{
    public static byte[] File(params StoredTensor[] tensors)
    {
        var header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        long offset = 0;
        foreach (StoredTensor tensor in tensors)
        {
            long end = offset + tensor.Data.Length;
            header.Append($",\"{tensor.Name}\":{{\"dtype\":\"{tensor.Type}\",\"shape\":[{string.Join(",", tensor.Shape)}],\"data_offsets\":[{offset},{end}]}}");
            offset = end;
        }

        return File(header.Append("} ").ToString(), [.. tensors.SelectMany(tensor => tensor.Data)]);
    }

    public static byte[] File(string header, byte[] data) => File(Encoding.UTF8.GetBytes(header), data);

    public static byte[] File(byte[] header, byte[] data) => WithLength((ulong)header.Length, [.. header, .. data]);

    public static byte[] WithLength(ulong headerLength, byte[] rest)
    {
        byte[] length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, headerLength);
        return [.. length, .. rest];
    }
}
