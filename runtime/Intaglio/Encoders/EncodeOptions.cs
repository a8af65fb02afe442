namespace Intaglio;

/// <summary>How an encoder computes.</summary>
public sealed record EncodeOptions
{
    /// <summary>
    /// How many of the model's workers compute; unset, all of them. With 1 it runs on the caller's thread alone, so that callers on
    /// different threads do not wait for each other.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>True to leave the head out, as where an embedding is made with a model that was trained to fill gaps: its projection to the vocabulary may cost more than all layers.</summary>
    public bool HiddenStatesOnly { get; init; }
}
