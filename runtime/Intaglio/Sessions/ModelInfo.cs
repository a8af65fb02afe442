namespace Intaglio;

/// <summary>What a compiled model is, for programs that print, check or serve it.</summary>
public sealed record ModelInfo
{
    /// <summary>The name of the class that the model was compiled into.</summary>
    public required string Name { get; init; }

    /// <summary>How many tokens the vocabulary has; token ids are 0 to <see cref="VocabularySize"/> - 1.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The longest sequence, in tokens, that the model was made for.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>
    /// True where the model cannot go past <see cref="MaxPositions"/> at all, because it has learned a vector for each position;
    /// false where positions are computed (rotary, ALiBi) and a longer sequence is possible, though less accurate.
    /// </summary>
    public bool HasHardPositionLimit { get; init; }

    /// <summary>How many layers the model has.</summary>
    public required int Layers { get; init; }

    /// <summary>The width of the hidden state between layers.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Query heads of a layer's attention.</summary>
    public required int Heads { get; init; }

    /// <summary>Key/value heads of a layer's attention: equal to <see cref="Heads"/>, or fewer where query heads share them.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>True for a prefix decoder (GLM): the tokens of its first prompt see each other in both directions.</summary>
    public bool IsPrefixDecoder { get; init; }

    /// <summary>The token behind the tokens of a prompt that see each other; null where all of the first prompt's do.</summary>
    public int? PrefixStartToken { get; init; }

    /// <summary>Tokens for a blank that is to be filled, the preferred one first: what is generated takes the position of the first that the prompt holds.</summary>
    public IReadOnlyList<int> PrefixMaskTokens { get; init; } = [];

    /// <summary>True where a position has a second dimension, the place in what is generated (ChatGLM).</summary>
    public bool HasBlockPositions { get; init; }

    /// <summary>What a classifier tells apart, in the order of its scores; empty for other models.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>How many types a token may have (BERT's segments); 0 where there are none.</summary>
    public int TokenTypes { get; init; }

    /// <summary>The token that the decoder of an encoder-decoder starts with; null where the model does not say.</summary>
    public int? DecoderStartToken { get; init; }

    /// <summary>Numbers of one input, pixels or a spectrogram, where an encoder reads no tokens; else 0.</summary>
    public int InputElements { get; init; }

    /// <summary>Rows of hidden states that one such input gives; else 0.</summary>
    public int InputRows { get; init; }

    /// <summary>The longest source, in tokens, that the encoder of an encoder-decoder was made for; 0 where it is <see cref="MaxPositions"/>.</summary>
    public int SourceMaxPositions { get; init; }

    /// <summary>How many tokens the source language has; 0 where it is <see cref="VocabularySize"/>.</summary>
    public int SourceVocabularySize { get; init; }

    /// <summary>How many trained numbers the model has; a tensor used twice (a tied head) counts once.</summary>
    public required long Parameters { get; init; }
}
