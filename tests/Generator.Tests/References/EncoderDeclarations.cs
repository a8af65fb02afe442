namespace Intaglio.Generator.Tests.References;

/// <summary>Reference models with an encoder, declared with attributes.</summary>
internal static class EncoderDeclarations
{
    public static IReadOnlyDictionary<string, string> ByDirectory { get; } = new Dictionary<string, string>
    {
        ["albert-groups"] = """
            [Transformer(TransformerKind.Encoder, Layers = 8, HiddenSize = 64, EmbeddingSize = 20, VocabularySize = 233, MaxPositions = 64)]
            [SharedLayers(Groups = 2, LayersPerGroup = 2)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions]
            [Embedding(TokenTypes = 2)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [Pooler]
            """,
        ["bart"] = """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, DecoderLayers = 3, HiddenSize = 64, VocabularySize = 211, MaxPositions = 64, TieEmbeddings = true, HeadBias = true, DecoderStartToken = 2)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions(Offset = 2)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [FeedForward(IntermediateSize = 122, Stack = StackSide.Decoder)]
            """,
        ["bert-classifier"] = """
            [Transformer(TransformerKind.Encoder, Layers = 2, HiddenSize = 64, VocabularySize = 233, MaxPositions = 64)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions]
            [Embedding(TokenTypes = 2)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post, Epsilon = 1e-12)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Relu, Bias = true)]
            [Classifier("LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4", Dense = Activation.Tanh)]
            """,
        ["bert-mlm"] = """
            [Transformer(TransformerKind.Encoder, Layers = 3, HiddenSize = 64, VocabularySize = 233, MaxPositions = 64, TieEmbeddings = true, HeadBias = true)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions]
            [Embedding(TokenTypes = 2)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post, Epsilon = 1e-12)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [MaskedLanguageModelHead]
            """,
        ["bert-pooled"] = """
            [Transformer(TransformerKind.Encoder, Layers = 2, HiddenSize = 80, VocabularySize = 233, MaxPositions = 64)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions]
            [Embedding(TokenTypes = 3)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 123, Activation = Activation.Gelu, Bias = true)]
            [Pooler]
            """,
        ["distilbert-mlm"] = """
            [Transformer(TransformerKind.Encoder, Layers = 3, HiddenSize = 64, VocabularySize = 233, MaxPositions = 64, TieEmbeddings = true, HeadBias = true)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post, Epsilon = 1e-12)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [MaskedLanguageModelHead]
            """,
        ["electra-discriminator"] = """
            [Transformer(TransformerKind.Encoder, Layers = 3, HiddenSize = 64, EmbeddingSize = 32, VocabularySize = 233, MaxPositions = 64)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions]
            [Embedding(TokenTypes = 2)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post, Epsilon = 1e-12)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [TokenClassifier("replaced", Dense = Activation.Gelu)]
            """,
        ["m2m100"] = """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, HiddenSize = 64, VocabularySize = 211, MaxPositions = 64, TieEmbeddings = true, EmbeddingScale = 8, DecoderStartToken = 2)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [SinusoidalPositions(Layout = SinusoidalLayout.Halves, Offset = 2, FullRange = true)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Relu, Bias = true)]
            [FeedForward(IntermediateSize = 122, Stack = StackSide.Decoder)]
            """,
        ["marian"] = """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, DecoderLayers = 3, HiddenSize = 64, VocabularySize = 211, MaxPositions = 64, TieEmbeddings = true, HeadBias = true, EmbeddingScale = 8, DecoderStartToken = 210)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [SinusoidalPositions(Layout = SinusoidalLayout.Halves)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Bias = true)]
            [FeedForward(IntermediateSize = 122, Stack = StackSide.Decoder)]
            """,
        ["mbart"] = """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, DecoderLayers = 3, HiddenSize = 64, VocabularySize = 211, MaxPositions = 64, TieEmbeddings = true, HeadBias = true, EmbeddingScale = 8, DecoderStartToken = 2)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions(Offset = 2)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [FeedForward(IntermediateSize = 122, Stack = StackSide.Decoder)]
            """,
        ["modernbert-mlm"] = """
            [Transformer(TransformerKind.Encoder, Layers = 4, HiddenSize = 64, VocabularySize = 233, MaxPositions = 96, TieEmbeddings = true, HeadBias = true)]
            [Attention(Heads = 4, Window = 5)]
            [RotaryPositions]
            [Layers("0,3", Window = 0, RotaryTheta = 160_000)]
            [Layers("0", AttentionNorm = false)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Epsilon = 1e-3, Bias = false)]
            [FeedForward(IntermediateSize = 90, Activation = Activation.Gelu, Gated = true)]
            [MaskedLanguageModelHead(TransformBias = false)]
            """,
        ["roberta-mlm"] = """
            [Transformer(TransformerKind.Encoder, Layers = 3, HiddenSize = 64, VocabularySize = 233, MaxPositions = 64, TieEmbeddings = true, HeadBias = true)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions(Offset = 2)]
            [Embedding(TokenTypes = 1)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post, Epsilon = 1e-12)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [MaskedLanguageModelHead]
            """,
        ["t5-v10"] = """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, DecoderLayers = 3, HiddenSize = 64, VocabularySize = 229, MaxPositions = 512, TieEmbeddings = true, LogitScale = 0.125, DecoderStartToken = 0)]
            [Attention(Heads = 4, Scale = 1)]
            [RelativeBias(Buckets = 16, MaxDistance = 40)]
            [Normalization(Norm.Rms, Epsilon = 1e-6)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Relu)]
            """,
        ["transformer-original"] = """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, DecoderLayers = 3, HiddenSize = 64, VocabularySize = 211, MaxPositions = 512, TieEmbeddings = true, EmbeddingScale = 8, DecoderStartToken = 1)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [SinusoidalPositions]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Relu, Bias = true)]
            """,
        ["umt5"] = """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, HiddenSize = 64, VocabularySize = 229, MaxPositions = 512, DecoderStartToken = 0)]
            [Attention(Heads = 4, Scale = 1)]
            [RelativeBias(Buckets = 16, MaxDistance = 40, Shared = false)]
            [Normalization(Norm.Rms, Epsilon = 1e-6)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.GeluTanh, Gated = true)]
            """,
        ["vit-classifier"] = """
            [Transformer(TransformerKind.Encoder, Layers = 3, HiddenSize = 64)]
            [ImagePatches(Height = 30, Width = 30, PatchSize = 6)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions]
            [Normalization(Norm.Layer, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [Classifier("LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4", "LABEL_5", "LABEL_6")]
            """,
        ["whisper"] = """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, HiddenSize = 64, VocabularySize = 211, MaxPositions = 48, TieEmbeddings = true, DecoderStartToken = 3)]
            [Spectrogram(Bins = 12, Frames = 50)]
            [Attention(Heads = 4, Bias = true, KeyBias = false, OutputBias = true)]
            [LearnedPositions]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [FeedForward(IntermediateSize = 130, Stack = StackSide.Decoder)]
            """,
    };
}
