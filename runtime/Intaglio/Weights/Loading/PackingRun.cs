using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>Packs all weights with several workers and reports how far it is.</summary>
internal sealed unsafe class PackingRun
{
    private const int Reports = 200;

    private readonly PackedWeights packed;
    private readonly List<WeightSlice> slices;
    private readonly byte* destination;
    private readonly int workers;
    private readonly IProgress<LoadProgress>? progress;
    private readonly Lock progressGate = new();
    private readonly long total;
    private long done;
    private long reported;

    public PackingRun(ResolvedWeight[] weights, PackedWeights packed, LoadOptions options)
    {
        this.packed = packed;
        slices = WeightSlice.Cut(weights);
        destination = packed.Pointer;
        workers = options.Workers ?? Environment.ProcessorCount;
        progress = options.Progress;
        total = slices.Sum(slice => slice.Bytes);
        ClearGaps(weights);
    }

    /// <summary>Packs everything.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, slices.Count, parallel, index => Pack(slices[index]));
        }
        catch (AggregateException e)
        {
            // Parallel.For wraps; callers should see what went wrong itself.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private void Pack(in WeightSlice slice)
    {
        SourcePages.ReadAhead(slice);
        slice.Pack(destination);
        SourcePages.Release(slice);
        Report(slice);
    }

    /// <summary>Counts a finished slice; under a lock, so that reports never go backwards.</summary>
    private void Report(in WeightSlice slice)
    {
        if (progress is null)
            return;
        lock (progressGate)
        {
            done += slice.Bytes;
            if (done < total && done - reported < total / Reports)
                return;
            reported = done;
            progress.Report(new(done, total, slice.Weight.Name));
        }
    }

    /// <summary>Bytes between weights, where offsets were rounded up, are zero: the same checkpoint gives the same bytes.</summary>
    private void ClearGaps(ResolvedWeight[] weights)
    {
        long end = 0;
        foreach (ResolvedWeight weight in weights)
        {
            NativeMemory.Clear(destination + end, (nuint)(weight.Packed.Offset - end));
            end = weight.Packed.Offset + weight.Packed.SizeInBytes();
        }

        NativeMemory.Clear(destination + end, (nuint)(packed.Bytes - end));
    }
}
