namespace Intaglio.Benchmarks.Models;

/// <summary>Sizes of <see cref="SmallLlama"/>, and the work that follows from them.</summary>
internal static class LlamaShape
{
    public const int Layers = 6;
    public const int HiddenSize = 288;
    public const int Heads = 6;
    public const int IntermediateSize = 768;
    public const int VocabularySize = 32000;

    private const long LayerMatrixElements = ((long)4 * HiddenSize * HiddenSize) + ((long)3 * HiddenSize * IntermediateSize);

    /// <summary>Bytes that a token reads: all packed weights but the embedding table, and keys and values of the positions that it sees.</summary>
    public static long BytesPerToken(DecoderModel model, int positions)
    {
        long elementBytes = model.Format == WeightFormat.Float32 ? 4 : 2;
        return model.WeightBytes - ((long)VocabularySize * HiddenSize * elementBytes) + (model.CacheBytesPerPosition * positions);
    }

    /// <summary>Floating-point operations of a prompt of so many tokens: projections, causal attention, the head for the last token alone.</summary>
    public static double PromptOperations(int tokens)
    {
        double projections = 2.0 * tokens * Layers * LayerMatrixElements;
        double pairs = tokens * (tokens + 1.0) / 2;
        double attention = Layers * 4.0 * HiddenSize * pairs;
        return projections + attention + (2.0 * HiddenSize * VocabularySize);
    }
}
