using Intaglio.CompilerServices;
using Intaglio.Workers;

namespace Intaglio.Sessions;

/// <summary>All memory of a session, allocated at once so that computing allocates nothing.</summary>
internal sealed unsafe class SessionMemory : IDisposable
{
    private readonly CompiledProgram program;
    private readonly NativeBlock cache;
    private readonly WorkingMemory working;
    private NativeBlock? rowsOfLogits;

    /// <summary>Allocates for <paramref name="capacity"/> positions and <paramref name="workers"/> workers.</summary>
    /// <param name="program">The program.</param>
    /// <param name="weights">Its packed weights.</param>
    /// <param name="capacity">How many positions.</param>
    /// <param name="workers">How many workers.</param>
    /// <param name="hasBlockPositions">Whether positions have two dimensions.</param>
    /// <param name="source">What cross-attention reads, kept alive until <see cref="Dispose"/>; null where there is none.</param>
    /// <exception cref="OutOfMemoryException">The memory is not available.</exception>
    public SessionMemory(CompiledProgram program, byte* weights, int capacity, int workers, bool hasBlockPositions, SharedSource? source)
    {
        this.program = program;
        cache = new NativeBlock(WorkingMemory.BlockBytes(program, capacity, program.CacheBlockBytes), $"the key/value cache of {capacity} positions");
        working = new WorkingMemory(program, weights, workers, sequences: 1);
        Tokens = new PinnedBuffer<int>(capacity);
        Positions = new PinnedBuffer<int>(capacity);
        BlockPositions = hasBlockPositions ? new PinnedBuffer<int>(capacity) : null;
        Logits = new PinnedBuffer<float>(program.LogitStride);
        Frame->SequenceCount = 1;
        *Frame->Sequences = new SequenceSpan { Cache = cache.Pointer };
        if (source is null)
            return;
        source.Acquire();
        Source = source;
        Frame->Sequences->Source = source.Pointer;
        Frame->Sequences->SourceLength = source.Length;
    }

    /// <summary>What the workers are given.</summary>
    public ForwardFrame* Frame => working.Frame;

    /// <summary>The tokens of all positions, [capacity].</summary>
    public PinnedBuffer<int> Tokens { get; }

    /// <summary>What the model is told of each token's place, [capacity].</summary>
    public PinnedBuffer<int> Positions { get; }

    /// <summary>The second dimension of each token's place, [capacity]; null where there is only one.</summary>
    public PinnedBuffer<int>? BlockPositions { get; }

    /// <summary>Logits of one token, [<see cref="CompiledProgram.LogitStride"/>].</summary>
    public PinnedBuffer<float> Logits { get; }

    /// <summary>What cross-attention reads; null where there is none.</summary>
    public SharedSource? Source { get; }

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
    public void CopyFrom(SessionMemory other, int positions)
    {
        Buffer.MemoryCopy(other.cache.Pointer, cache.Pointer, cache.Bytes, WorkingMemory.BlockBytes(program, positions, program.CacheBlockBytes));
        other.Tokens.Span(positions).CopyTo(Tokens.Span(positions));
        other.Positions.Span(positions).CopyTo(Positions.Span(positions));
        if (BlockPositions is not null)
            other.BlockPositions!.Span(positions).CopyTo(BlockPositions.Span(positions));
        other.Logits.Span(program.LogitStride).CopyTo(Logits.Span(program.LogitStride));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cache.Dispose();
        working.Dispose();
        rowsOfLogits?.Dispose();
        Source?.Release();
    }
}
