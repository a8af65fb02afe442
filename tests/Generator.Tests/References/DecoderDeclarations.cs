namespace Intaglio.Generator.Tests.References;

/// <summary>Reference models of one causal stack, declared with attributes.</summary>
internal static class DecoderDeclarations
{
    public static IReadOnlyDictionary<string, string> ByDirectory { get; } = new Dictionary<string, string>
    {
        ["biogpt"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 193, MaxPositions = 64, TieEmbeddings = true, EmbeddingScale = 8)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions(Offset = 2)]
            [Normalization(Norm.Layer, Epsilon = 1e-5)]
            [FeedForward(IntermediateSize = 122, Activation = Activation.Gelu, Bias = true)]
            """,
        ["bloom-6heads-postres"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 96, VocabularySize = 133, MaxPositions = 2048, TieEmbeddings = true)]
            [Attention(Heads = 6, Bias = true, OutputBias = true)]
            [AlibiPositions]
            [EmbeddingNorm(Norm.Layer)]
            [Block(ResidualFromNorm = true)]
            [Normalization(Norm.Layer, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 384, Activation = Activation.GeluTanh, Bias = true)]
            """,
        ["chatglm"] = """
            [Transformer(TransformerKind.PrefixDecoder, Layers = 3, HiddenSize = 64, VocabularySize = 260, MaxPositions = 96, TieEmbeddings = true)]
            [PrefixTokens(252, 251, 250)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [Rotary2DPositions]
            [Block(ResidualScale = 2.449489742783178, ResidualFromNorm = true)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.GeluTanh, Bias = true)]
            """,
        ["chatglm2"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2, Bias = true)]
            [RotaryPositions(Dimensions = 8, Layout = RotaryLayout.Interleaved)]
            [Normalization(Norm.Rms, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 90, Activation = Activation.Silu, Gated = true)]
            """,
        ["codegen"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 259, MaxPositions = 96, HeadBias = true)]
            [Attention(Heads = 4)]
            [RotaryPositions(Dimensions = 8, Layout = RotaryLayout.Interleaved)]
            [Block(Arrangement = BlockArrangement.ParallelSharedNorm)]
            [Normalization(Norm.Layer, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 256, Activation = Activation.GeluTanh, Bias = true)]
            """,
        ["cohere-qknorm"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 80, VocabularySize = 153, MaxPositions = 96, TieEmbeddings = true, LogitScale = 0.25)]
            [Attention(Heads = 5, KeyValueHeads = 1)]
            [QueryKeyNorm(Norm.Layer, WeightPerHead = true)]
            [RotaryPositions(Layout = RotaryLayout.Interleaved)]
            [Block(Arrangement = BlockArrangement.ParallelSharedNorm)]
            [Normalization(Norm.Layer, Epsilon = 1e-3, Bias = false)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["falcon-mqa"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 263, MaxPositions = 2048, TieEmbeddings = true)]
            [Attention(Heads = 4, KeyValueHeads = 1)]
            [RotaryPositions]
            [Block(Arrangement = BlockArrangement.ParallelSharedNorm)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 256, Activation = Activation.Gelu)]
            """,
        ["falcon-rw-alibi"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 263, MaxPositions = 2048, TieEmbeddings = true)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [AlibiPositions(BeforeScale = true)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 256, Activation = Activation.Gelu, Bias = true)]
            """,
        ["gemma"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, TieEmbeddings = true, EmbeddingScale = 8)]
            [Attention(Heads = 4, KeyValueHeads = 2, HeadSize = 24)]
            [RotaryPositions]
            [Normalization(Norm.Rms, Epsilon = 1e-3, WeightPlusOne = true)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.GeluTanh, Gated = true)]
            """,
        ["gemma2"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, TieEmbeddings = true, EmbeddingScale = 8, LogitSoftCap = 1.2)]
            [Attention(Heads = 4, KeyValueHeads = 2, HeadSize = 24, Scale = 0.22360679774997896, SoftCap = 2)]
            [Layers("0,2..", Window = 8)]
            [Layers("1", Window = 0)]
            [RotaryPositions]
            [Normalization(Norm.Rms, Placement = NormPlacement.Both, Epsilon = 1e-6, WeightPlusOne = true)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.GeluTanh, Gated = true)]
            """,
        ["gemma3-text"] = """
            [Transformer(TransformerKind.Decoder, Layers = 4, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, TieEmbeddings = true, EmbeddingScale = 8)]
            [Attention(Heads = 4, KeyValueHeads = 2, HeadSize = 24, Window = 7)]
            [QueryKeyNorm(Norm.Rms)]
            [RotaryPositions]
            [Layers("2", Window = 0, RotaryTheta = 1_000_000)]
            [Normalization(Norm.Rms, Placement = NormPlacement.Both, Epsilon = 1e-3, WeightPlusOne = true)]
            [FeedForward(IntermediateSize = 120, Activation = Activation.GeluTanh, Gated = true)]
            """,
        ["glm4-hf"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2, Bias = true)]
            [RotaryPositions(Dimensions = 8, Layout = RotaryLayout.Interleaved)]
            [Normalization(Norm.Rms, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["gpt2"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, TieEmbeddings = true)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 256, Activation = Activation.GeluTanh, Bias = true)]
            """,
        ["gptbigcode-mqa"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, TieEmbeddings = true)]
            [Attention(Heads = 4, KeyValueHeads = 1, Bias = true, OutputBias = true)]
            [LearnedPositions]
            [Normalization(Norm.Layer, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 256, Activation = Activation.GeluTanh, Bias = true)]
            """,
        ["gptj"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 259, MaxPositions = 96, HeadBias = true)]
            [Attention(Heads = 4)]
            [RotaryPositions(Dimensions = 8, Layout = RotaryLayout.Interleaved)]
            [Block(Arrangement = BlockArrangement.ParallelSharedNorm)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 256, Activation = Activation.GeluTanh, Bias = true)]
            """,
        ["granite"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, EmbeddingScale = 3, LogitScale = 1 / 1.7f)]
            [Attention(Heads = 4, KeyValueHeads = 2, Scale = 0.15)]
            [RotaryPositions]
            [Block(BranchScale = 0.4)]
            [Normalization(Norm.Rms, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["llama2-gqa"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 96, VocabularySize = 301, MaxPositions = 64, TieEmbeddings = true)]
            [Attention(Heads = 6, KeyValueHeads = 2)]
            [RotaryPositions]
            [Normalization(Norm.Rms, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["mistral-swa"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2, Window = 8)]
            [RotaryPositions]
            [Normalization(Norm.Rms)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["mixtral"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2)]
            [RotaryPositions(Theta = 1_000_000)]
            [Normalization(Norm.Rms, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 90, Activation = Activation.Silu, Gated = true)]
            [Experts(4)]
            """,
        ["mpt"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 251, MaxPositions = 96, TieEmbeddings = true)]
            [Attention(Heads = 4)]
            [AlibiPositions]
            [Normalization(Norm.Layer, Bias = false)]
            [FeedForward(IntermediateSize = 256, Activation = Activation.Gelu)]
            """,
        ["nemotron"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2)]
            [RotaryPositions(Dimensions = 8)]
            [Normalization(Norm.Layer, Epsilon = 1e-3, WeightPlusOne = true)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.ReluSquared)]
            """,
        ["neox-parallel"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 259, MaxPositions = 96)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [RotaryPositions(Dimensions = 4)]
            [Block(Arrangement = BlockArrangement.ParallelTwoNorms)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            """,
        ["olmo"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2, ProjectionClip = 1)]
            [RotaryPositions]
            [Normalization(Norm.Layer, Weight = false)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["olmo2"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2)]
            [QueryKeyNorm(Norm.Rms, FullWidth = true)]
            [RotaryPositions]
            [Normalization(Norm.Rms, Placement = NormPlacement.Branch, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["opt-postnorm-proj"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 80, EmbeddingSize = 40, VocabularySize = 141, MaxPositions = 64, TieEmbeddings = true)]
            [Embedding(Projection = EmbeddingProjection.BeforePositions)]
            [LanguageModelHead(Projection = true)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions(Offset = 2)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Relu, Bias = true)]
            """,
        ["palm"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 2048, TieEmbeddings = true)]
            [Attention(Heads = 4, KeyValueHeads = 1, HeadSize = 16)]
            [RotaryPositions]
            [Block(Arrangement = BlockArrangement.ParallelSharedNorm)]
            [Normalization(Norm.Layer, Bias = false)]
            [FeedForward(IntermediateSize = 192, Activation = Activation.Silu, Gated = true)]
            """,
        ["persimmon"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [QueryKeyNorm(Norm.Layer)]
            [RotaryPositions(Dimensions = 8, Theta = 25_000)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.ReluSquared, Bias = true)]
            """,
        ["phi2"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, HeadBias = true)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [RotaryPositions(Dimensions = 8)]
            [Block(Arrangement = BlockArrangement.ParallelSharedNorm)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.GeluTanh, Bias = true)]
            """,
        ["phi3-longrope"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 171, MaxPositions = 96)]
            [Attention(Heads = 4)]
            [RotaryPositions(Scaling = RotaryScaling.LongRope, OriginalMaxPositions = 24,
                ShortFactors = [1.067, 1.261, 1.062, 1.276, 1.147, 1.184, 1.23, 1.156],
                LongFactors = [2.781, 2.126, 1.484, 5.431, 3.648, 1.95, 6.28, 2.645])]
            [Normalization(Norm.Rms)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["qwen2"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2, Bias = true)]
            [RotaryPositions(Theta = 1_000_000)]
            [Normalization(Norm.Rms, Epsilon = 1e-6)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["qwen2-moe"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2, Bias = true)]
            [RotaryPositions]
            [Normalization(Norm.Rms, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 44, Activation = Activation.Silu, Gated = true)]
            [Experts(4, PerToken = 2, NormalizeWeights = false, SharedIntermediateSize = 90)]
            """,
        ["qwen2-moe-sparse-step"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 121, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2, Bias = true)]
            [RotaryPositions]
            [Normalization(Norm.Rms, Epsilon = 1e-6)]
            [FeedForward(IntermediateSize = 28, Activation = Activation.Silu, Gated = true)]
            [Experts(5, SharedIntermediateSize = 40)]
            [Layers("0", Experts = 0, IntermediateSize = 150)]
            """,
        ["qwen3"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, TieEmbeddings = true)]
            [Attention(Heads = 4, KeyValueHeads = 2, HeadSize = 24)]
            [QueryKeyNorm(Norm.Rms)]
            [RotaryPositions]
            [Normalization(Norm.Rms, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["stablelm-parallel-qkln"] = """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 131, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2)]
            [QueryKeyNorm(Norm.Layer, WeightPerHead = true, Bias = false)]
            [RotaryPositions(Dimensions = 4)]
            [Block(Arrangement = BlockArrangement.ParallelSharedNorm)]
            [Normalization(Norm.Layer, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """,
        ["xglm"] = """
            [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 64, VocabularySize = 261, MaxPositions = 96, TieEmbeddings = true, EmbeddingScale = 8)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [SinusoidalPositions(Layout = SinusoidalLayout.Halves, Offset = 2, FullRange = true)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            """,
    };
}
