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

    /// <summary>How many trained numbers the model has; a tensor used twice (a tied head) counts once.</summary>
    public required long Parameters { get; init; }
}
