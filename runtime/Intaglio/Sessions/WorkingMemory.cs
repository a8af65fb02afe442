using Intaglio.CompilerServices;
using Intaglio.Workers;

namespace Intaglio.Sessions;

/// <summary>What every caller of a program needs while it runs: the frame, the sequences of a call, the barrier and the activations, in one block.</summary>
internal sealed unsafe class WorkingMemory : IDisposable
{
    private const long Line = 128;

    private readonly NativeBlock block;

    /// <summary>Allocates for <paramref name="workers"/> workers and up to <paramref name="sequences"/> sequences, and fills in what never changes of the frame.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not available.</exception>
    public WorkingMemory(CompiledProgram program, byte* weights, int workers, int sequences)
    {
        long sequencesOffset = RoundUp(sizeof(ForwardFrame));
        long barrierOffset = sequencesOffset + RoundUp((long)sequences * sizeof(SequenceSpan));
        long arenaOffset = barrierOffset + RoundUp(sizeof(SpinBarrier));
        long workerOffset = arenaOffset + RoundUp(program.ArenaBytes);
        block = new NativeBlock(workerOffset + (workers * program.WorkerBytes), $"the activations of {workers} workers");
        Frame = (ForwardFrame*)block.Pointer;
        *Frame = new ForwardFrame
        {
            Weights = weights,
            Arena = block.Pointer + arenaOffset,
            WorkerArena = block.Pointer + workerOffset,
            Sequences = (SequenceSpan*)(block.Pointer + sequencesOffset),
            Workers = workers,
            Barrier = (SpinBarrier*)(block.Pointer + barrierOffset),
        };
    }

    /// <summary>What the workers are given.</summary>
    public ForwardFrame* Frame { get; }

    /// <summary>Bytes of the whole blocks that hold some positions. What no long can hold stays absurd, so that the allocation says so.</summary>
    public static long BlockBytes(CompiledProgram program, int positions, long bytesOfBlock)
    {
        long blocks = ((long)positions + program.CacheBlockPositions - 1) / program.CacheBlockPositions;
        return (long)Int128.Min((Int128)blocks * bytesOfBlock, long.MaxValue);
    }

    /// <inheritdoc/>
    public void Dispose() => block.Dispose();

    private static long RoundUp(long bytes) => (bytes + Line - 1) / Line * Line;
}
