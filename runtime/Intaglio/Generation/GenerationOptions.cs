using System.Globalization;

namespace Intaglio;

/// <summary>How a text is generated and when it ends.</summary>
public sealed record GenerationOptions
{
    /// <summary>How many tokens are generated at most; 256 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int MaxTokens
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(MaxTokens), value, string.Create(CultureInfo.InvariantCulture, $"MaxTokens is {value}, but must be 1 or greater."));
    } = 256;

    /// <summary>How each token is chosen; unless set, drawn from the model's own distribution.</summary>
    public SamplingOptions Sampling { get; init => field = value ?? throw new ArgumentNullException(nameof(Sampling)); } = new();

    /// <summary>Tokens that end the text and are not part of it. Null for the tokenizer's <see cref="TextTokenizer.EndIds"/>, or none
    /// where token ids are generated.</summary>
    public IReadOnlyList<int>? StopTokens { get; init; }

    /// <summary>Strings that end the text and are not part of it; also where they begin in one token and end in another.</summary>
    /// <exception cref="ArgumentException">One of them is null or empty.</exception>
    public IReadOnlyList<string> StopStrings
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(StopStrings));
            for (int i = 0; i < value.Count; i++)
            {
                if (string.IsNullOrEmpty(value[i]))
                    throw new ArgumentException($"StopStrings[{i}] is empty, but a stop string has at least one character.", nameof(StopStrings));
            }
            field = value;
        }
    } = [];

    /// <summary>True to begin a session with the special tokens that the model was trained with, as a beginning-of-sequence token.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>True where special tokens written in the prompt are those tokens; see <see cref="TextTokenizer.Encode"/>.</summary>
    public bool RecognizeSpecialTokens { get; init; } = true;

    /// <summary>True to leave special tokens out of the generated text.</summary>
    public bool SkipSpecialTokens { get; init; } = true;
}
