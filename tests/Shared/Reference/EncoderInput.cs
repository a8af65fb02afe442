namespace Intaglio.Testing;

/// <summary>What an encoder reads: some sequences of tokens, images or spectrograms.</summary>
/// <param name="Tokens">The token ids of each sequence; empty where something else is embedded.</param>
/// <param name="TokenTypes">The type of each token; null for all 0.</param>
/// <param name="Inputs">Images [channels, height, width] or spectrograms [bins, frames]; null for tokens.</param>
internal sealed record EncoderInput(IReadOnlyList<int[]> Tokens, IReadOnlyList<int[]>? TokenTypes = null, IReadOnlyList<double[]>? Inputs = null)
{
    /// <summary>Images or spectrograms.</summary>
    public static EncoderInput Of(IReadOnlyList<double[]> inputs) => new([], null, inputs);
}
