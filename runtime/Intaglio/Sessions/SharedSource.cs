using Intaglio.CompilerServices;
using Intaglio.Workers;

namespace Intaglio.Sessions;

/// <summary>The keys and values of an encoded source, in native memory that its owner and every session that reads it hold together; the last one frees it.</summary>
internal sealed unsafe class SharedSource
{
    private readonly NativeBlock block;
    private int holders = 1;

    /// <summary>Allocates for the owner, who gives it up with <see cref="Release"/>.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not available.</exception>
    public SharedSource(CompiledProgram program, int length)
    {
        Length = length;
        block = new NativeBlock(WorkingMemory.BlockBytes(program, length, program.SourceBlockBytes), $"the keys and values of {length} source positions");
    }

    /// <summary>How many positions there are.</summary>
    public int Length { get; }

    /// <summary>The first block.</summary>
    public byte* Pointer => block.Pointer;

    /// <summary>Adds a holder.</summary>
    /// <exception cref="ObjectDisposedException">The last one has gone already.</exception>
    public void Acquire()
    {
        int seen = Volatile.Read(ref holders);
        while (true)
        {
            ObjectDisposedException.ThrowIf(seen == 0, typeof(EncodedSource));
            int found = Interlocked.CompareExchange(ref holders, seen + 1, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    /// <summary>Takes a holder away.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
            block.Dispose();
    }
}
