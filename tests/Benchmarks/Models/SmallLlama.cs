namespace Intaglio.Benchmarks.Models;

/// <summary>The Llama that is measured: 24 million parameters, of which a token reads all but the embedding table.</summary>
[Transformer(
    TransformerKind.Decoder,
    Layers = LlamaShape.Layers,
    HiddenSize = LlamaShape.HiddenSize,
    VocabularySize = LlamaShape.VocabularySize,
    MaxPositions = 2048)]
[Attention(Heads = LlamaShape.Heads)]
[RotaryPositions]
[Normalization(Norm.Rms, Epsilon = 1e-5f)]
[FeedForward(IntermediateSize = LlamaShape.IntermediateSize, Activation = Activation.Silu, Gated = true)]
public sealed partial class SmallLlama;
