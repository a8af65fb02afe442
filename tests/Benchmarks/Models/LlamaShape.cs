namespace Intaglio.Benchmarks.Models;

/// <summary>Sizes of <see cref="SmallLlama"/>, and the work that follows from them.</summary>
internal static class LlamaShape
{
    public const int Layers = 6;
    public const int HiddenSize = 288;
    public const int Heads = 6;
    public const int IntermediateSize = 768;
    public const int VocabularySize = 32000;

    /// <summary>The same as a value.</summary>
    public static LlamaSizes Sizes { get; } = new(Layers, HiddenSize, HiddenSize, HiddenSize, IntermediateSize, VocabularySize);

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

/// <summary>The sizes of any Llama.</summary>
/// <param name="Layers">How many layers.</param>
/// <param name="Hidden">The width between layers.</param>
/// <param name="Queries">Elements of all query heads.</param>
/// <param name="Keys">Elements of all key/value heads.</param>
/// <param name="Intermediate">The width of the feed-forward block.</param>
/// <param name="Vocabulary">How many tokens.</param>
internal sealed record LlamaSizes(int Layers, int Hidden, int Queries, int Keys, int Intermediate, int Vocabulary)
{
    /// <summary>The matrices of a layer.</summary>
    public IReadOnlyList<(string Name, int Inputs, int Outputs)> Products =>
    [
        ("self_attn.q_proj", Hidden, Queries),
        ("self_attn.k_proj", Hidden, Keys),
        ("self_attn.v_proj", Hidden, Keys),
        ("self_attn.o_proj", Queries, Hidden),
        ("mlp.gate_proj", Hidden, Intermediate),
        ("mlp.up_proj", Hidden, Intermediate),
        ("mlp.down_proj", Intermediate, Hidden),
    ];
}
