using Intaglio;

namespace Pronounce;

/// <summary>A BART of one layer on each side (Lewis et al., 2019, arXiv:1910.13461) that reads letters and writes phonemes, declared without any file.</summary>
[Transformer(TransformerKind.EncoderDecoder, Layers = 1, HiddenSize = 128, VocabularySize = 63, MaxPositions = 64,
    TieEmbeddings = true, HeadBias = true, DecoderStartToken = Alphabet.Begin)]
[Attention(Heads = 1, Bias = true, OutputBias = true)]
[LearnedPositions(Offset = 2)]
[EmbeddingNorm(Norm.Layer)]
[Normalization(Norm.Layer, Placement = NormPlacement.Post)]
[FeedForward(IntermediateSize = 1024, Activation = Activation.Gelu, Bias = true)]
[TensorNames(TensorNaming.Bart)]
public sealed partial class PronunciationModel;
