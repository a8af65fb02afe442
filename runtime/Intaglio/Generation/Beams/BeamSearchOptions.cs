using System.Globalization;

namespace Intaglio;

/// <summary>How a beam search looks for the most probable continuation.</summary>
/// <remarks>Names and meanings are those of Hugging Face transformers from 4.36 on: lengths count what is generated, the stop token with it and the prompt without.</remarks>
public sealed record BeamSearchOptions
{
    /// <summary>How many continuations are followed at once; each needs a cache of its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Beams { get; init => field = AtLeast(value, 1, nameof(Beams)); } = 4;

    /// <summary>How many of the best continuations are returned, at most <see cref="Beams"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Results { get; init => field = AtLeast(value, 1, nameof(Results)); } = 1;

    /// <summary>How many tokens are generated at most, a stop token included; fewer where the session is full.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int MaxTokens { get; init => field = AtLeast(value, 1, nameof(MaxTokens)); } = 256;

    /// <summary>A continuation's score is the sum of its tokens' log-probabilities divided by its length to this power: above 0 longer ones gain, below 0 shorter ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number.</exception>
    public double LengthPenalty
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(LengthPenalty), value, "LengthPenalty must be a finite number.");
    } = 1;

    /// <summary>When the search ends before its length does.</summary>
    public BeamStopping Stopping { get; init; } = BeamStopping.WhenUnlikelyBetter;

    /// <summary>No run of this many tokens, prompt included, occurs twice; 0 for no such rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int NoRepeatSize { get; init => field = AtLeast(value, 0, nameof(NoRepeatSize)); }

    /// <summary>Tokens that complete a continuation and are not part of it; without any only the length ends it.</summary>
    public IReadOnlyList<int> StopTokens { get; init => field = value ?? throw new ArgumentNullException(nameof(StopTokens)); } = [];

    private static int AtLeast(int value, int least, string name) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, but must be {least} or greater."));
}
