namespace Intaglio.Sessions;

/// <summary>The part of a prefix decoder's prompt that is read in both directions, and the positions that follow from it (GLM; Du et al., 2021, arXiv:2103.10360).</summary>
/// <param name="Length">How many tokens see each other; 0 for all other models.</param>
/// <param name="AnswerPosition">The position of every token behind them, where positions have two dimensions.</param>
internal readonly record struct PromptPrefix(int Length, int AnswerPosition)
{
    /// <summary>Finds it in the first prompt of a session.</summary>
    /// <param name="tokens">The prompt.</param>
    /// <param name="information">Which tokens mark what.</param>
    /// <param name="mostRows">How many tokens can be read together.</param>
    /// <exception cref="ArgumentException">The token that ends it is not there.</exception>
    /// <exception cref="InvalidOperationException">It is too long to be read together.</exception>
    public static PromptPrefix Of(ReadOnlySpan<int> tokens, ModelInfo information, int mostRows)
    {
        int length = information.PrefixStartToken is { } start ? tokens.IndexOf(start) : tokens.Length;
        if (length < 0)
        {
            throw new ArgumentException(
                $"The prompt of {information.Name} must hold token {information.PrefixStartToken}, which begins what is generated; its {tokens.Length} tokens do not. A tokenizer of the model adds it.", nameof(tokens));
        }

        if (length > mostRows)
        {
            throw new InvalidOperationException(
                $"The first {length} tokens of the prompt see each other, so {information.Name} must read them together, but it was compiled to read at most {mostRows}; shorten the prompt.");
        }

        return new(length, AnswerPlace(tokens[..length], information));
    }

    /// <summary>Says where tokens stand.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="end">The one behind the last.</param>
    /// <param name="positions">Receives the positions, [end].</param>
    /// <param name="blockPositions">Receives the second dimension, [end]; empty where there is none.</param>
    public void Place(int first, int end, Span<int> positions, Span<int> blockPositions)
    {
        for (int index = first; index < end; index++)
        {
            bool isAnswer = !blockPositions.IsEmpty && index >= Length;
            positions[index] = isAnswer ? AnswerPosition : index;
            if (!blockPositions.IsEmpty)
                blockPositions[index] = isAnswer ? index - Length + 1 : 0;
        }
    }

    // What is generated fills the first kind of blank that the prompt holds.
    private static int AnswerPlace(ReadOnlySpan<int> prefix, ModelInfo information)
    {
        foreach (int mask in information.PrefixMaskTokens)
        {
            int place = prefix.IndexOf(mask);
            if (place >= 0)
                return place;
        }

        return prefix.Length;
    }
}
