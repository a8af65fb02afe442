using System.Buffers.Binary;
using System.Text;

namespace Intaglio.Benchmarks.Onnx;

/// <summary>Writes the wire format of protocol buffers, as much of it as an ONNX file needs.</summary>
internal sealed class ProtocolWriter(Stream output)
{
    private const int VariableLength = 0;
    private const int Delimited = 2;
    private const int FourBytes = 5;

    /// <summary>An integer field.</summary>
    public void Number(int field, long value)
    {
        Tag(field, VariableLength);
        Variable((ulong)value);
    }

    /// <summary>A field of one float.</summary>
    public void Single(int field, float value)
    {
        Tag(field, FourBytes);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        output.Write(bytes);
    }

    /// <summary>A text field.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A field of bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Delimited);
        Variable((ulong)value.Length);
        output.Write(value);
    }

    /// <summary>A field that is a message: its length comes first, so it is written to memory before.</summary>
    public void Message(int field, Action<ProtocolWriter> write)
    {
        using var memory = new MemoryStream();
        write(new ProtocolWriter(memory));
        Bytes(field, memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }

    private void Tag(int field, int type) => Variable((uint)((field << 3) | type));

    private void Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            output.WriteByte((byte)(value | 0x80));
        output.WriteByte((byte)value);
    }
}
