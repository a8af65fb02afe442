using Intaglio.Weights;

namespace Intaglio.Tool.Measurement;

/// <summary>The instruments that say what this machine can do at most with so many workers.</summary>
internal sealed class MachineLimits : IDisposable
{
    private const double SecondsPerRound = 0.03;

    // No cache holds a share worth mentioning of so much.
    private const long MostBytes = 1L << 30;
    private const long LeastMemoryBytes = 256L << 20;

    // Some 25 ms at 4 GHz.
    private const int MultiplyAddSteps = 8_000_000;
    private const int ByteDotSteps = 4_000_000;

    private readonly ProbeTeam team;
    private readonly List<ReadProbe> probes = [];

    /// <summary>Allocates what is read.</summary>
    /// <param name="workers">How many workers read and compute together.</param>
    /// <param name="workingSet">Bytes that a token reads.</param>
    /// <param name="caches">Sizes of the caches, which decide how much is read to measure each.</param>
    public MachineLimits(int workers, long workingSet, Caches caches)
    {
        team = new ProbeTeam(workers);
        var multiplyAdd = new MultiplyAddProbe(team);
        MultiplyAdd = new(() => multiplyAdd.OperationsPerSecond(MultiplyAddSteps));
        if (ByteDotProbe.Instructions is not null)
        {
            var byteDot = new ByteDotProbe(team);
            ByteDot = new(() => byteDot.OperationsPerSecond(ByteDotSteps));
        }

        WorkingSet = Read(Math.Min(workingSet, MostBytes));
        Memory = Read(Math.Clamp(8 * (caches.Level3 ?? 0), LeastMemoryBytes, MostBytes));

        // Four times what the second caches hold passes them by; half of a cache is what a process can count on.
        if (caches is { Level2: { } second, Level3: { } third } && third / 2 > 2 * second * workers)
            Level3 = Read(Math.Min(third / 2, 4 * second * workers));
        if (caches.Level2 is { } own)
            Level2 = Read(own / 2 * workers);
    }

    /// <summary>Floating-point operations a second; a multiply-add counts as two.</summary>
    public Instrument MultiplyAdd { get; }

    /// <summary>Operations on 8-bit integers a second; null where .NET has no instructions for them.</summary>
    public Instrument? ByteDot { get; }

    /// <summary>Reading as many bytes as a token does, at most a gigabyte.</summary>
    public ReadLimit WorkingSet { get; }

    /// <summary>Reading far more than the caches hold.</summary>
    public ReadLimit Memory { get; }

    /// <summary>Reading what the last cache holds and the second does not; null where the sizes are not known or too close.</summary>
    public ReadLimit? Level3 { get; }

    /// <summary>Reading what each core's second cache holds; null where the size is not known.</summary>
    public ReadLimit? Level2 { get; }

    /// <summary>All that read.</summary>
    public IEnumerable<Instrument> Reading => new[] { WorkingSet, Memory, Level3, Level2 }.OfType<ReadLimit>().Select(limit => limit.Instrument);

    /// <summary>What products of weights in a format are held against: 8-bit products where they are integers and .NET has instructions for them, else multiply-adds.</summary>
    public Spread PeakOf(WeightFormat format) => (format.IsQuantized() ? ByteDot : null)?.Figures ?? MultiplyAdd.Figures;

    /// <summary>All that compute.</summary>
    public IEnumerable<Instrument> Computing => new[] { MultiplyAdd, ByteDot }.OfType<Instrument>();

    public void Dispose()
    {
        foreach (ReadProbe probe in probes)
            probe.Dispose();
        team.Dispose();
    }

    private ReadLimit Read(long bytes)
    {
        var probe = new ReadProbe(bytes, team);
        probes.Add(probe);
        int trial = (int)Math.Max(1, (8 << 20) / probe.Bytes);
        int passes = (int)Math.Max(1, SecondsPerRound * probe.BytesPerSecond(trial) / probe.Bytes);
        return new(probe.Bytes, new(() => probe.BytesPerSecond(passes)));
    }
}

/// <summary>Reading memory over and over.</summary>
/// <param name="Bytes">How much.</param>
/// <param name="Instrument">Bytes a second.</param>
internal sealed record ReadLimit(long Bytes, Instrument Instrument);
