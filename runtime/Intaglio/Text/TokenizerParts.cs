namespace Intaglio.Text;

/// <summary>What a tokenizer is made of; each file format has a reader that fills this in.</summary>
internal sealed record TokenizerParts
{
    /// <summary>All tokens, added ones included.</summary>
    public required Vocabulary Vocabulary { get; init; }

    /// <summary>Tokens that are recognised in text.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>What happens to text first; null for nothing.</summary>
    public Normalizer? Normalizer { get; init; }

    /// <summary>What cuts it; null where it stays in one piece.</summary>
    public PreTokenizer? PreTokenizer { get; init; }

    /// <summary>What turns a piece into ids.</summary>
    public required PieceEncoder Encoder { get; init; }

    /// <summary>What turns ids into text.</summary>
    public required TokenSpelling Spelling { get; init; }

    /// <summary>Special tokens around a text.</summary>
    public required TokenTemplate Template { get; init; }

    /// <summary>The id of the beginning-of-sequence token, if the files name one.</summary>
    public int? BeginId { get; init; }

    /// <summary>The ids that end a text, as far as the files name them.</summary>
    public IReadOnlyList<int> EndIds { get; init; } = [];
}
