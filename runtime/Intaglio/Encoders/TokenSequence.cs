namespace Intaglio;

/// <summary>One sequence of a batch that an encoder reads. An array of token ids is one.</summary>
/// <param name="Tokens">The token ids.</param>
/// <param name="TokenTypes">The type of each token, such as BERT's first and second segment; empty for type 0 everywhere.</param>
public readonly record struct TokenSequence(ReadOnlyMemory<int> Tokens, ReadOnlyMemory<int> TokenTypes = default)
{
    /// <summary>A sequence of these tokens.</summary>
    public static implicit operator TokenSequence(int[] tokens) => new(tokens);

    /// <summary>A sequence of these tokens.</summary>
    public static implicit operator TokenSequence(ReadOnlyMemory<int> tokens) => new(tokens);
}
