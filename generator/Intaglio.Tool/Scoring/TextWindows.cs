namespace Intaglio.Tool.Scoring;

/// <summary>A text cut into windows of equal length, which do not overlap and do not know of each other.</summary>
/// <remarks>
/// As llama.cpp does it: the text is tokenised as a whole, a last piece that fills no window is left out, and every window begins with the
/// beginning-of-sequence token where the model was trained with one; it takes the place of the token that was there.
/// </remarks>
internal sealed class TextWindows
{
    private readonly int[] tokens;
    private readonly int? beginToken;

    private TextWindows(int[] tokens, int length, int firstScored, int? beginToken)
    {
        this.tokens = tokens;
        this.beginToken = beginToken;
        Length = length;
        FirstScored = firstScored;
    }

    /// <summary>Tokens of a window.</summary>
    public int Length { get; }

    /// <summary>How many windows there are.</summary>
    public int Count => tokens.Length / Length;

    /// <summary>The position from which on the following token is predicted and counted; those before are only read.</summary>
    public int FirstScored { get; }

    /// <summary>Tokens of a window that are scored.</summary>
    public int ScoredTokens => Length - FirstScored - 1;

    /// <summary>Tokenises a text and cuts it.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="text">The text; special tokens that are written in it are ordinary characters.</param>
    /// <param name="context">Tokens of a window; a text that has fewer is one window.</param>
    /// <param name="mostTokens">The most tokens of the text; null for all.</param>
    /// <param name="all">Whether all of a window is scored, or its second half, where every token has half a window before it.</param>
    /// <exception cref="ToolException">There are fewer than two tokens.</exception>
    public static TextWindows Cut(TextTokenizer tokenizer, string text, int context, int? mostTokens, bool all)
    {
        int[] tokens = tokenizer.Encode(text, addSpecialTokens: true, recognizeSpecialTokens: false);

        // What some tokenizers put behind a text, such as an end-of-sequence token, is no part of it.
        int end = tokens.Length;
        while (end > 0 && tokenizer.EndIds.Contains(tokens[end - 1]))
            end--;
        tokens = tokens[..Math.Min(end, mostTokens ?? int.MaxValue)];
        if (tokens.Length < 2)
            throw new ToolException($"The text has {tokens.Length} tokens; a token can be predicted only where there is one before it.");
        int length = Math.Min(context, tokens.Length);
        int? begin = tokenizer.BeginId is { } id && tokens[0] == id ? id : null;
        return new(tokens, length, all ? 0 : Math.Min(length / 2, length - 2), begin);
    }

    /// <summary>The tokens of a window.</summary>
    public int[] Window(int index)
    {
        int[] window = tokens[(index * Length)..((index + 1) * Length)];
        window[0] = beginToken ?? window[0];
        return window;
    }
}
