namespace Intaglio.FirstToken;

/// <summary>The shape of Karpathy's stories15M: small enough that what a process costs shows beside what the model costs.</summary>
[Transformer(TransformerKind.Decoder, Layers = 6, HiddenSize = 288, VocabularySize = 32000, MaxPositions = 2048, TieEmbeddings = true)]
[Attention(Heads = 6)]
[RotaryPositions]
[Normalization(Norm.Rms, Epsilon = 1e-5f)]
[FeedForward(IntermediateSize = 768, Activation = Activation.Silu, Gated = true)]
public sealed partial class FirstTokenModel;
