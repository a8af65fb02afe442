namespace Intaglio.Workers;

/// <summary>A zeroed array that does not move, on a cache line boundary.</summary>
/// <remarks>
/// For memory that is handed out as spans: a span keeps the array alive, so reading one after its session was disposed is
/// never reading freed memory, which native memory could not promise.
/// </remarks>
internal sealed unsafe class PinnedBuffer<T>
    where T : unmanaged
{
    private const int LineBytes = 64;

    private readonly T[] array;
    private readonly int first;

    /// <summary>Makes a buffer of <paramref name="length"/> elements.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not available, or no array can be that long.</exception>
    public PinnedBuffer(int length)
    {
        if (length > Array.MaxLength - LineBytes)
            throw new OutOfMemoryException($"A buffer of {length} elements was asked for; arrays hold at most {Array.MaxLength - LineBytes}.");
        array = GC.AllocateArray<T>(length + (LineBytes / sizeof(T)), pinned: true);
        fixed (T* start = array)
        {
            Pointer = (T*)(((nuint)start + LineBytes - 1) & ~(nuint)(LineBytes - 1));
            first = (int)(Pointer - start);
        }

        Length = length;
    }

    /// <summary>The first element; valid as long as this object is reachable.</summary>
    public T* Pointer { get; }

    /// <summary>How many elements there are.</summary>
    public int Length { get; }

    /// <summary>The first <paramref name="length"/> elements.</summary>
    public Span<T> Span(int length) => array.AsSpan(first, length);
}
