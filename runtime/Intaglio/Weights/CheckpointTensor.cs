using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Intaglio.Weights;

namespace Intaglio;

/// <summary>One named tensor of a checkpoint: its type, its shape and, in place, its numbers.</summary>
/// <remarks>Belongs to its <see cref="Checkpoint"/>: once that is disposed, reading throws <see cref="ObjectDisposedException"/>.</remarks>
public sealed unsafe class CheckpointTensor
{
    private readonly SafeHandle memory;

    internal CheckpointTensor(string name, TensorElementType elementType, ImmutableArray<long> shape, string file, SafeHandle memory, byte* start, long byteCount)
    {
        Name = name;
        ElementType = elementType;
        Shape = shape;
        File = file;
        ByteCount = byteCount;
        Start = start;
        this.memory = memory;
    }

    /// <summary>The name in the checkpoint.</summary>
    public string Name { get; }

    /// <summary>What it is made of.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>Lengths of the dimensions, the slowest first; empty for a single number.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Where it is stored, for messages.</summary>
    public string File { get; }

    /// <summary>Bytes of all elements.</summary>
    public long ByteCount { get; }

    /// <summary>Number of elements.</summary>
    public long ElementCount => ByteCount / ElementType.SizeInBytes();

    /// <summary>The first byte. Not aligned: safetensors promises nothing. Valid only under a <see cref="Checkpoint.Lease"/>.</summary>
    internal byte* Start { get; }

    /// <summary>True where the bytes are pages of a file, which may be dropped after use and come back when read.</summary>
    internal bool IsMapped => memory is Microsoft.Win32.SafeHandles.SafeMemoryMappedViewHandle;

    /// <summary>Copies bytes of the tensor, row-major and little-endian as stored.</summary>
    /// <param name="offset">The first byte to copy.</param>
    /// <param name="destination">Receives as many bytes as it is long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the tensor.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was disposed.</exception>
    public void CopyBytes(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, ByteCount - destination.Length);
        bool leased = false;
        try
        {
            memory.DangerousAddRef(ref leased);
            new ReadOnlySpan<byte>(Start + offset, destination.Length).CopyTo(destination);
        }
        finally
        {
            if (leased)
                memory.DangerousRelease();
        }
    }

    /// <summary>All elements of a floating-point tensor (F32, F16, BF16) as 32-bit floats, exactly.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds something else, or more elements than an array can.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was disposed.</exception>
    public float[] ToFloat32Array()
    {
        if (!FloatConversion.Reads(ElementType))
            throw new InvalidOperationException($"{File}: tensor {Wording.Quote(Name)} holds {ElementType.Spelling()}; F32, F16 or BF16 was expected.");
        byte[] bytes = Bytes();
        float[] values = new float[ElementCount];
        fixed (byte* source = bytes)
        fixed (float* destination = values)
            FloatConversion.ToFloat32(source, ElementType, destination, values.Length);
        return values;
    }

    /// <summary>All elements of an integer tensor (I64, I32, I16, I8, U32, U16, U8, BOOL) as 64-bit integers.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds something else, or more elements than an array can.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was disposed.</exception>
    public long[] ToInt64Array() => ElementType switch
    {
        TensorElementType.Int64 => Widen<long>(),
        TensorElementType.Int32 => Widen<int>(),
        TensorElementType.Int16 => Widen<short>(),
        TensorElementType.Int8 => Widen<sbyte>(),
        TensorElementType.UInt32 => Widen<uint>(),
        TensorElementType.UInt16 => Widen<ushort>(),
        TensorElementType.UInt8 or TensorElementType.Boolean => Widen<byte>(),
        _ => throw new InvalidOperationException($"{File}: tensor {Wording.Quote(Name)} holds {ElementType.Spelling()}; an integer type of at most 63 bits was expected."),
    };

    private long[] Widen<T>()
        where T : unmanaged, System.Numerics.INumber<T> =>
        Array.ConvertAll(MemoryMarshal.Cast<byte, T>(Bytes()).ToArray(), long.CreateChecked);

    private byte[] Bytes()
    {
        if (ByteCount > Array.MaxLength)
            throw new InvalidOperationException($"{File}: tensor {Wording.Quote(Name)} has {ByteCount:N0} bytes, more than an array can hold ({Array.MaxLength:N0}); read it in pieces with CopyBytes.");
        byte[] bytes = new byte[ByteCount];
        CopyBytes(0, bytes);
        return bytes;
    }
}
