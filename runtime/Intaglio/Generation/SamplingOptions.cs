using System.Globalization;

namespace Intaglio;

/// <summary>How the next token is chosen from a model's logits. The defaults draw from the model's own distribution, unchanged.</summary>
/// <remarks>
/// Applied in this order: repetition, frequency and presence penalty on the raw logits; temperature; top-k; top-p; min-p; the draw.
/// That is the order of Hugging Face transformers; llama.cpp divides by the temperature last.
/// </remarks>
public sealed record SamplingOptions
{
    /// <summary>Always the most probable token.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>Divides the logits: below 1 sharper, above 1 flatter, 0 always the most probable token (of equals the lowest id).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not a finite number.</exception>
    public float Temperature { get; init => field = Check(value, nameof(Temperature), value is >= 0 and <= float.MaxValue, "0 or greater"); } = 1;

    /// <summary>Only the most probable tokens, this many (of equals at the border the lowest ids); 0 for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int TopK { get; init => field = Check(value, nameof(TopK), value >= 0, "0 (no limit) or greater"); }

    /// <summary>Only the smallest set of most probable tokens whose probability together reaches this; 1 for all. One is always left.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public float TopP { get; init => field = Check(value, nameof(TopP), value is >= 0 and <= 1, "between 0 and 1"); } = 1;

    /// <summary>Only tokens at least this fraction as probable as the most probable one; 0 for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public float MinP { get; init => field = Check(value, nameof(MinP), value is >= 0 and <= 1, "between 0 and 1"); }

    /// <summary>Divides the logit of each token that occurs in the history if it is positive and multiplies it if not (Keskar et al.,
    /// CTRL); 1 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not greater than 0.</exception>
    public float RepetitionPenalty
    {
        get;
        init => field = Check(value, nameof(RepetitionPenalty), value is > 0 and <= float.MaxValue, "greater than 0");
    } = 1;

    /// <summary>Subtracted from the logit of a token once for each of its occurrences in the history (OpenAI's definition); 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number.</exception>
    public float FrequencyPenalty { get; init => field = Check(value, nameof(FrequencyPenalty), float.IsFinite(value), "a finite number"); }

    /// <summary>Subtracted once from the logit of each token that occurs in the history (OpenAI's definition); 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number.</exception>
    public float PresencePenalty { get; init => field = Check(value, nameof(PresencePenalty), float.IsFinite(value), "a finite number"); }

    /// <summary>How many of the last tokens, prompt included, the penalties look at; null for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int? PenaltyWindow { get; init => field = Check(value, nameof(PenaltyWindow), value is null or >= 0, "0 or greater, or null for all"); }

    /// <summary>Where the random numbers start: the same seed and the same logits give the same tokens, on every machine. Null for a new
    /// seed each time.</summary>
    public ulong? Seed { get; init; }

    /// <summary>True where some penalty changes the logits.</summary>
    internal bool HasPenalties => (RepetitionPenalty != 1 || FrequencyPenalty != 0 || PresencePenalty != 0) && PenaltyWindow != 0;

    private static T Check<T>(T value, string name, bool valid, string range) => valid
        ? value
        : throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, but must be {range}."));
}
