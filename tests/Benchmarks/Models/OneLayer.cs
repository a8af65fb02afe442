namespace Intaglio.Benchmarks.Models;

/// <summary>One layer of TinyLlama (Zhang et al., 2024, arXiv:2401.02385) with next to no vocabulary: what is left are the products of a layer.</summary>
[Transformer(TransformerKind.Decoder, Layers = 1, HiddenSize = 2048, VocabularySize = OneLayer.Vocabulary, MaxPositions = 2048)]
[Attention(Heads = 32, KeyValueHeads = 4)]
[RotaryPositions]
[Normalization(Norm.Rms, Epsilon = 1e-5f)]
[FeedForward(IntermediateSize = 5632, Activation = Activation.Silu, Gated = true)]
public sealed partial class TinyLlamaLayer;

/// <summary>Attention with 16 heads of 64, and as little else as a decoder can have.</summary>
[Transformer(TransformerKind.Decoder, Layers = 1, HiddenSize = OneLayer.AttentionWidth, VocabularySize = OneLayer.Vocabulary, MaxPositions = OneLayer.LongestText)]
[Attention(Heads = 16)]
[RotaryPositions]
[Normalization(Norm.Rms, Epsilon = 1e-5f)]
[FeedForward(IntermediateSize = OneLayer.Vocabulary, Activation = Activation.Silu, Gated = true)]
public sealed partial class SixteenHeads;

/// <summary>Attention with 8 heads of 128, and as little else as a decoder can have.</summary>
[Transformer(TransformerKind.Decoder, Layers = 1, HiddenSize = OneLayer.AttentionWidth, VocabularySize = OneLayer.Vocabulary, MaxPositions = OneLayer.LongestText)]
[Attention(Heads = 8)]
[RotaryPositions]
[Normalization(Norm.Rms, Epsilon = 1e-5f)]
[FeedForward(IntermediateSize = OneLayer.Vocabulary, Activation = Activation.Silu, Gated = true)]
public sealed partial class EightHeads;

/// <summary>Sizes of the decoders of one layer.</summary>
internal static class OneLayer
{
    public const int Vocabulary = 64;
    public const int AttentionWidth = 1024;
    public const int LongestText = 8192;

    /// <summary>Those of <see cref="TinyLlamaLayer"/>.</summary>
    public static LlamaSizes TinyLlama { get; } = new(1, 2048, 2048, 256, 5632, Vocabulary);

    /// <summary>Those of <see cref="SixteenHeads"/> and <see cref="EightHeads"/>.</summary>
    public static LlamaSizes Attention { get; } = new(1, AttentionWidth, AttentionWidth, AttentionWidth, Vocabulary, Vocabulary);
}
