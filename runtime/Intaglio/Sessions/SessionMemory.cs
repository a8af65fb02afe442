using Intaglio.CompilerServices;
using Intaglio.Workers;

namespace Intaglio.Sessions;

/// <summary>All memory of a session, allocated at once so that computing allocates nothing.</summary>
internal sealed unsafe class SessionMemory : IDisposable
{
    private const long Line = 128;

    private readonly CompiledProgram program;
    private readonly NativeBlock cache;
    private readonly NativeBlock activations;
    private readonly PinnedBuffer<SequenceSpan> sequence;
    private NativeBlock? rowsOfLogits;

    /// <summary>Allocates for <paramref name="capacity"/> positions and <paramref name="workers"/> workers, and fills in what never changes of the frame.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not available.</exception>
    public SessionMemory(CompiledProgram program, byte* weights, int capacity, int workers)
    {
        this.program = program;
        cache = new NativeBlock(CacheBytes(capacity), $"the key/value cache of {capacity} positions");

        // One block: frame, barrier, the shared arena, then each worker's own.
        long barrierOffset = RoundUp(sizeof(ForwardFrame));
        long arenaOffset = barrierOffset + RoundUp(sizeof(SpinBarrier));
        long workerOffset = arenaOffset + RoundUp(program.ArenaBytes);
        activations = new NativeBlock(workerOffset + (workers * program.WorkerBytes), $"the activations of {workers} workers");
        Frame = (ForwardFrame*)activations.Pointer;
        *Frame = new ForwardFrame
        {
            Weights = weights,
            Cache = cache.Pointer,
            Arena = activations.Pointer + arenaOffset,
            WorkerArena = activations.Pointer + workerOffset,
            Workers = workers,
            Barrier = (SpinBarrier*)(activations.Pointer + barrierOffset),
        };
        Tokens = new PinnedBuffer<int>(capacity);
        Positions = new PinnedBuffer<int>(capacity);
        for (int position = 0; position < capacity; position++)
            Positions.Pointer[position] = position;
        sequence = new PinnedBuffer<SequenceSpan>(1);
        sequence.Pointer->Cache = cache.Pointer;
        Frame->Sequences = sequence.Pointer;
        Frame->SequenceCount = 1;
        Logits = new PinnedBuffer<float>(program.LogitStride);
    }

    /// <summary>What the workers are given.</summary>
    public ForwardFrame* Frame { get; }

    /// <summary>The tokens of all positions, [capacity].</summary>
    public PinnedBuffer<int> Tokens { get; }

    /// <summary>The position of each token, [capacity].</summary>
    public PinnedBuffer<int> Positions { get; }

    /// <summary>Logits of one token, [<see cref="CompiledProgram.LogitStride"/>].</summary>
    public PinnedBuffer<float> Logits { get; }

    /// <summary>Room for the logits of <paramref name="rows"/> tokens, [rows, <see cref="CompiledProgram.LogitStride"/>], allocated at the first use.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not available.</exception>
    public float* RowsOfLogits(int rows)
    {
        long bytes = (long)rows * program.LogitStride * sizeof(float);
        if (rowsOfLogits is null || rowsOfLogits.Bytes < bytes)
        {
            rowsOfLogits?.Dispose();
            rowsOfLogits = null;
            rowsOfLogits = new NativeBlock(bytes, $"the logits of {rows} tokens");
        }

        return (float*)rowsOfLogits.Pointer;
    }

    /// <summary>Copies the cache blocks of the first <paramref name="positions"/> positions, their tokens and the logits from a session of the same model.</summary>
    public void CopyFrom(SessionMemory source, int positions)
    {
        Buffer.MemoryCopy(source.cache.Pointer, cache.Pointer, cache.Bytes, CacheBytes(positions));
        source.Tokens.Span(positions).CopyTo(Tokens.Span(positions));
        source.Logits.Span(program.LogitStride).CopyTo(Logits.Span(program.LogitStride));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cache.Dispose();
        activations.Dispose();
        rowsOfLogits?.Dispose();
    }

    // Whole blocks. What no long can hold stays absurd, so that the allocation says so.
    private long CacheBytes(int positions)
    {
        long blocks = ((long)positions + program.CacheBlockPositions - 1) / program.CacheBlockPositions;
        return (long)Int128.Min((Int128)blocks * program.CacheBlockBytes, long.MaxValue);
    }

    private static long RoundUp(long bytes) => (bytes + Line - 1) / Line * Line;
}
