using System.Buffers.Binary;

namespace Intaglio.Text;

/// <summary>Reads the fields of a Protocol Buffers message, one after the other.</summary>
/// <remarks>A SentencePiece model needs three field types; the generated classes of a schema would bring reflection with them.</remarks>
internal ref struct ProtocolBuffer(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Value of the current field where it is a number (an integer, or the bits of a float).</summary>
    public ulong Number { get; private set; }

    /// <summary>Value of the current field where it is a string or a message; empty otherwise.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Value of the current field as a float.</summary>
    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Number);

    /// <summary>Goes on to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The message breaks off or is none.</exception>
    public bool Next()
    {
        if (rest.IsEmpty) return false;
        ulong tag = ReadVariable();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        Number = 0;
        Bytes = default;
        switch (tag & 7)
        {
            case 0: Number = ReadVariable(); break;
            case 1: Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8)); break;
            case 2: Bytes = Take(ReadVariable()); break;
            case 5: Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4)); break;
            default: throw new InvalidDataException($"Field {Field} has the unknown wire type {tag & 7}: this is no SentencePiece model.");
        }
        return true;
    }

    private ulong ReadVariable()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
        throw new InvalidDataException("A number is longer than 64 bits: this is no SentencePiece model.");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
            throw new InvalidDataException($"The file breaks off: {length} bytes are announced, {rest.Length} are left.");
        ReadOnlySpan<byte> taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }
}
