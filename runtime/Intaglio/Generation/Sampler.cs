using Intaglio.Sampling;

namespace Intaglio;

/// <summary>Chooses tokens from logits. Keeps its random numbers from call to call, so one serves one text; for one thread at a time.</summary>
/// <remarks>
/// After the first call it allocates nothing. From 128,000 logits the most probable token takes about 0.1 ms, a draw with top-k as long
/// and without it 1 ms; only a top-p that keeps tens of thousands of tokens has to sort them, in some 5 ms.
/// </remarks>
public sealed class Sampler
{
    private readonly SamplingStep[] steps;
    private readonly bool greedy;
    private readonly Candidates candidates = new();
    private readonly Xoshiro256 random;

    /// <summary>A sampler.</summary>
    /// <param name="options">What to do; null for a draw from the model's own distribution.</param>
    public Sampler(SamplingOptions? options = null)
    {
        options ??= new SamplingOptions();

        // The system's own random numbers seed Random.Shared. A cryptographic generator would load OpenSSL: milliseconds and megabytes before the first token.
        Seed = options.Seed ?? (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);
        random = new Xoshiro256(Seed);
        greedy = options.Temperature == 0;
        steps = [.. InOrder(options)];
    }

    /// <summary>The seed in use: the one of the options or, where they have none, the one that was made up. With it the text can be had
    /// again.</summary>
    public ulong Seed { get; }

    /// <summary>Chooses the next token.</summary>
    /// <param name="logits">One for each token, [vocabulary]; minus infinity rules a token out. They are not changed.</param>
    /// <param name="history">The tokens so far, prompt included, for the penalties.</param>
    /// <returns>The id of the token: an index of <paramref name="logits"/>.</returns>
    /// <exception cref="ArgumentException">There are no logits, one is NaN or plus infinity, or all are minus infinity.</exception>
    public int Sample(ReadOnlySpan<float> logits, ReadOnlySpan<int> history)
    {
        LogitScan.Check(logits);
        if (greedy && steps.Length == 0) return LogitScan.IndexOfMaximum(logits);
        candidates.Reset(logits);
        foreach (SamplingStep step in steps) step.Apply(candidates, history);
        return greedy ? candidates.Ids[LogitScan.IndexOfMaximum(candidates.Logits)] : RandomDraw.From(candidates, random);
    }

    /// <summary>The steps that the options ask for, in the order in which they are applied.</summary>
    private static IEnumerable<SamplingStep> InOrder(SamplingOptions options)
    {
        if (options.HasPenalties) yield return new PenaltyStep(options);
        if (options.Temperature == 0) yield break;
        if (options.Temperature != 1) yield return new TemperatureStep(options.Temperature);
        if (options.TopK > 0) yield return new TopKStep(options.TopK);
        if (options.TopP < 1) yield return new TopPStep(options.TopP);
        if (options.MinP > 0) yield return new MinPStep(options.MinP);
    }
}
