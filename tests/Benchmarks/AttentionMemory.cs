using Intaglio.Benchmarks.Models;
using Intaglio.CompilerServices;
using Intaglio.Tool.Measurement;
using Intaglio.Workers;

namespace Intaglio.Benchmarks;

/// <summary>A cache full of random keys and values, rows of random queries, and the frame to call attention kernels with: no model around them.</summary>
internal sealed unsafe class AttentionMemory : IDisposable
{
    private readonly NativeBlock small = new(8192, "the frame");
    private readonly NativeBlock cache;
    private readonly NativeBlock rows;
    private readonly NativeBlock output;
    private readonly NativeBlock arena;
    private readonly NativeBlock workers;
    private readonly MeasuredAttention attention;

    /// <summary>Allocates and fills.</summary>
    /// <param name="attention">Whose memory.</param>
    /// <param name="team">Who runs the kernels: each writes first what it will read.</param>
    /// <param name="position">Positions in the cache before the call.</param>
    /// <param name="count">Tokens of the call.</param>
    public AttentionMemory(MeasuredAttention attention, ProbeTeam team, int position, int count)
    {
        this.attention = attention;
        CompiledProgram program = attention.Program;
        long columns = (attention.Heads + (2L * attention.KeyValueHeads)) * attention.HeadSize;
        long blocks = (position + count + program.CacheBlockPositions - 1) / program.CacheBlockPositions;
        cache = new NativeBlock(blocks * program.CacheBlockBytes, "the cache");
        rows = new NativeBlock((columns + 64) * count * sizeof(float), "queries");
        output = new NativeBlock((columns + 64) * count * sizeof(float), "outputs");
        arena = new NativeBlock(program.ArenaBytes, "the arena");
        workers = new NativeBlock(program.WorkerBytes * team.Size, "the workers");
        Fill(cache);
        Fill(rows);

        Frame = (ForwardFrame*)small.Pointer;
        var sequence = (SequenceSpan*)(small.Pointer + 1024);
        *sequence = new SequenceSpan { Cache = cache.Pointer, Count = count, Position = position };
        *Frame = new ForwardFrame
        {
            Arena = arena.Pointer,
            WorkerArena = workers.Pointer,
            Count = count,
            TotalLength = position + count,
            Sequences = sequence,
            SequenceCount = 1,
            Workers = team.Size,
            Barrier = (SpinBarrier*)(small.Pointer + 2048),
        };
    }

    public ForwardFrame* Frame { get; }

    /// <summary>Calls a kernel as one worker.</summary>
    public void Run(AttentionKernel kernel, int worker) =>
        kernel(Frame, worker, workers.Pointer + (worker * attention.Program.WorkerBytes), (float*)rows.Pointer, 0, (float*)output.Pointer);

    /// <summary>Waits for the other workers, as the forward pass does after every phase.</summary>
    public void Meet() => SpinBarrier.Wait(Frame->Barrier, Frame->Workers);

    public void Dispose()
    {
        foreach (NativeBlock block in (NativeBlock[])[small, cache, rows, output, arena, workers])
            block.Dispose();
    }

    /// <summary>Numbers between -1 and 1: exponentials of scores neither vanish nor overflow. The cache may hold floats, BF16 or bytes; all read as such.</summary>
    private static void Fill(NativeBlock block)
    {
        var random = new Random(20240229);
        var floats = new Span<float>(block.Pointer, (int)(block.Bytes / sizeof(float)));
        foreach (ref float value in floats)
            value = (2 * random.NextSingle()) - 1;
    }
}
