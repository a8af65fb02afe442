using System.Text.Json;
using Intaglio.Tool.Measurement;

namespace Intaglio.Tool.Benchmarking;

/// <summary>What was measured, as it is written to JSON: names of members are part of the command's interface.</summary>
/// <param name="Model">The model's class.</param>
/// <param name="Parameters">How many trained numbers it has.</param>
/// <param name="Format">The format of weight matrices, as <c>--format</c> calls it.</param>
/// <param name="InstructionSet">What the kernels were written with.</param>
/// <param name="Workers">How many threads computed.</param>
/// <param name="Repetitions">How many rounds counted.</param>
/// <param name="Machine">Processor, cores, vectors, runtime.</param>
/// <param name="Load">Compiling and loading, once.</param>
/// <param name="Prefill">A prompt in one go.</param>
/// <param name="Decode">Tokens one by one.</param>
/// <param name="Together">Several sessions, a token of each at a time; null where not asked for.</param>
/// <param name="Limits">What the machine did at most, in the same rounds.</param>
/// <param name="Cache">The format of keys and values, as <c>--cache</c> calls it.</param>
internal sealed record BenchReport(
    string Model,
    long Parameters,
    string Format,
    string InstructionSet,
    int Workers,
    int Repetitions,
    string Machine,
    LoadFigures Load,
    PrefillFigures Prefill,
    DecodeFigures Decode,
    TogetherFigures? Together,
    LimitFigures Limits,
    string Cache = "F32")
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The report as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

/// <summary>Compiling and loading, both once and with everything that a first time costs.</summary>
/// <param name="CompileMilliseconds">From the configuration to a loaded assembly.</param>
/// <param name="Milliseconds">From opening the checkpoint to a model that can run.</param>
/// <param name="WeightBytes">Bytes of packed weights.</param>
/// <param name="RandomWeights">True where there was no checkpoint to read.</param>
/// <param name="GigabytesPerSecond">Bytes of the checkpoint's tensors and of packed weights, by the time.</param>
/// <param name="FractionOfBandwidth">The same in proportion to reading memory.</param>
internal sealed record LoadFigures(
    double CompileMilliseconds, double Milliseconds, long WeightBytes, bool RandomWeights, double GigabytesPerSecond, double FractionOfBandwidth)
{
    public static LoadFigures Of(LoadedModel loaded, Spread bandwidth)
    {
        double rate = (loaded.CheckpointBytes + loaded.Model.WeightBytes) / loaded.LoadTime.TotalSeconds;
        return new(
            loaded.CompileTime.TotalMilliseconds, loaded.LoadTime.TotalMilliseconds, loaded.Model.WeightBytes, loaded.RandomWeights, rate * 1e-9, rate / bandwidth.Median);
    }
}

/// <summary>A prompt in one go.</summary>
/// <param name="Tokens">Tokens of the prompt.</param>
/// <param name="TokensPerSecond">The median of the rounds.</param>
/// <param name="Lowest">The slowest round.</param>
/// <param name="Highest">The fastest round.</param>
/// <param name="OperationsPerToken">Floating-point operations, the head's for the last token alone.</param>
/// <param name="GigaflopsPerSecond">The median.</param>
/// <param name="FractionOfPeak">Round by round; the median: of the peak of 8-bit products where weights are quantised, else of multiply-adds.</param>
internal sealed record PrefillFigures(
    int Tokens, double TokensPerSecond, double Lowest, double Highest, double OperationsPerToken, double GigaflopsPerSecond, double FractionOfPeak)
{
    public static PrefillFigures Of(int tokens, double operations, Spread rate, Spread peak)
    {
        double each = operations / tokens;
        return new(tokens, rate.Median, rate.Lowest, rate.Highest, each, rate.Median * each * 1e-9, rate.Times(each).Over(peak).Median);
    }
}

/// <summary>Tokens one by one from an empty cache.</summary>
/// <param name="Tokens">How many.</param>
/// <param name="TokensPerSecond">The median of the rounds.</param>
/// <param name="Lowest">The slowest round.</param>
/// <param name="Highest">The fastest round.</param>
/// <param name="BytesPerToken">Weights and cache that a token reads on average.</param>
/// <param name="OperationsPerToken">Floating-point operations.</param>
/// <param name="GigabytesPerSecond">The median.</param>
/// <param name="GigaflopsPerSecond">The median.</param>
/// <param name="FractionOfBandwidth">Of reading as many bytes over and over, round by round; the median.</param>
internal sealed record DecodeFigures(
    int Tokens,
    double TokensPerSecond,
    double Lowest,
    double Highest,
    double BytesPerToken,
    double OperationsPerToken,
    double GigabytesPerSecond,
    double GigaflopsPerSecond,
    double FractionOfBandwidth)
{
    public static DecodeFigures Of(int tokens, double bytes, double operations, Spread rate, Spread bandwidth) => new(
        tokens,
        rate.Median,
        rate.Lowest,
        rate.Highest,
        bytes,
        operations,
        rate.Median * bytes * 1e-9,
        rate.Median * operations * 1e-9,
        rate.Times(bytes).Over(bandwidth).Median);
}

/// <summary>Several sessions decoded together, each from an empty cache.</summary>
/// <param name="Sessions">How many.</param>
/// <param name="TokensPerSecond">Of all together; the median of the rounds.</param>
/// <param name="Lowest">The slowest round.</param>
/// <param name="Highest">The fastest round.</param>
/// <param name="TimesOne">In proportion to one session alone, round by round; the median.</param>
internal sealed record TogetherFigures(int Sessions, double TokensPerSecond, double Lowest, double Highest, double TimesOne)
{
    public static TogetherFigures Of(int sessions, Spread rate, Spread alone) =>
        new(sessions, rate.Median, rate.Lowest, rate.Highest, rate.Over(alone).Median);
}

/// <summary>What the machine did at most.</summary>
/// <param name="WorkingSet">Reading as many bytes as a token.</param>
/// <param name="Memory">Reading far more than caches hold.</param>
/// <param name="Level3">Reading from the last cache; null where its size is not known.</param>
/// <param name="Level2">Reading from each core's second cache; null where its size is not known.</param>
/// <param name="MultiplyAdd">32-bit floats.</param>
/// <param name="ByteDot">8-bit integers; null where .NET has no instructions for them.</param>
internal sealed record LimitFigures(
    ReadFigures WorkingSet, ReadFigures Memory, ReadFigures? Level3, ReadFigures? Level2, PeakFigures MultiplyAdd, PeakFigures? ByteDot)
{
    public static LimitFigures Of(MachineLimits limits) => new(
        ReadFigures.Of(limits.WorkingSet),
        ReadFigures.Of(limits.Memory),
        limits.Level3 is null ? null : ReadFigures.Of(limits.Level3),
        limits.Level2 is null ? null : ReadFigures.Of(limits.Level2),
        PeakFigures.Of(MultiplyAddProbe.Instructions, limits.MultiplyAdd),
        limits.ByteDot is null ? null : PeakFigures.Of(ByteDotProbe.Instructions!, limits.ByteDot));
}

/// <summary>Reading over and over.</summary>
/// <param name="Bytes">How much.</param>
/// <param name="GigabytesPerSecond">The median.</param>
/// <param name="Lowest">The slowest round.</param>
/// <param name="Highest">The fastest round.</param>
internal sealed record ReadFigures(long Bytes, double GigabytesPerSecond, double Lowest, double Highest)
{
    public static ReadFigures Of(ReadLimit limit)
    {
        Spread gigabytes = limit.Instrument.Figures.Times(1e-9);
        return new(limit.Bytes, gigabytes.Median, gigabytes.Lowest, gigabytes.Highest);
    }
}

/// <summary>Computing in registers.</summary>
/// <param name="Instructions">With which instructions.</param>
/// <param name="GigaOperationsPerSecond">The median; a multiply-add counts as two.</param>
/// <param name="Lowest">The slowest round.</param>
/// <param name="Highest">The fastest round.</param>
internal sealed record PeakFigures(string Instructions, double GigaOperationsPerSecond, double Lowest, double Highest)
{
    public static PeakFigures Of(string instructions, Instrument instrument)
    {
        Spread operations = instrument.Figures.Times(1e-9);
        return new(instructions, operations.Median, operations.Lowest, operations.Highest);
    }
}
