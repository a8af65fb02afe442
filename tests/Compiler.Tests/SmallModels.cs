using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.Tests;

/// <summary>Models of each kind, small enough to read.</summary>
internal static class SmallModels
{
    /// <summary>RMSNorm, rotary positions, grouped-query attention, SwiGLU, a tied head.</summary>
    public static ModelSpec Llama { get; } = Model(
        "SmallLlama",
        new StackSpec(
            new EmbeddingSpec(24, 1, new PositionSpec.None()),
            EquatableArray.Of(new LayerSpec(
                new AttentionSpec(
                    4,
                    2,
                    6,
                    new PositionSpec.Rotary(6, 10_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()),
                    AttentionMask.Causal,
                    0.5f,
                    AttentionBias.None),
                null,
                new FeedForwardSpec(40, Spec.Activation.Silu, Gated: true, UpBias: false, DownBias: false),
                RmsNorm,
                Spec.NormPlacement.Pre)),
            EquatableArray.Of(0, 0),
            RmsNorm),
        new HeadSpec.LanguageModel(Tied: true, Bias: false),
        Spec.TensorNaming.Llama);

    /// <summary>LayerNorm, learned positions, multi-head attention, a plain feed-forward, biases everywhere, scales by layer.</summary>
    public static ModelSpec Gpt2 { get; } = Model(
        "SmallGpt2",
        new StackSpec(
            new EmbeddingSpec(24, 1, new PositionSpec.Learned(32, 0)),
            EquatableArray.Of(new LayerSpec(
                new AttentionSpec(
                    4, 4, 6, new PositionSpec.None(), AttentionMask.Causal, 0.5f, AttentionBias.All, ScaleByInverseLayer: true),
                null,
                new FeedForwardSpec(96, Spec.Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true),
                LayerNorm,
                Spec.NormPlacement.Pre)),
            EquatableArray.Of(0, 0, 0),
            LayerNorm),
        new HeadSpec.LanguageModel(Tied: true, Bias: false),
        Spec.TensorNaming.Gpt2);

    /// <summary>The small Llama with four experts, two for each token, and one that every token uses.</summary>
    public static ModelSpec Mixture { get; } = Named(Spec.TensorNaming.Llama, Llama.WithLayer(layer => layer with
    {
        FeedForward = layer.FeedForward with { Experts = new ExpertsSpec(4, 2, NormalizeWeights: true, SharedIntermediateSize: 12) },
    }));

    /// <summary>An encoder and a decoder with norms after the sums, one table for both and the head, relative biases in the one and sinusoids in the other.</summary>
    public static ModelSpec Translator { get; } = new()
    {
        Type = new TypeSpec("Demo", "SmallTranslator", "public"),
        Kind = Spec.TransformerKind.EncoderDecoder,
        VocabularySize = 50,
        HiddenSize = 24,
        MaxPositions = 32,
        Encoder = StackSpec.Uniform(
            new EmbeddingSpec(24, 4, new PositionSpec.None()),
            TranslatorLayer(new PositionSpec.RelativeBias(8, 16, Shared: true), AttentionMask.Bidirectional, null),
            2,
            LayerNorm),
        Decoder = StackSpec.Uniform(
            new EmbeddingSpec(24, 4, new PositionSpec.Sinusoidal(Interleaved: true, Offset: 0)),
            TranslatorLayer(
                new PositionSpec.None(),
                AttentionMask.Causal,
                new AttentionSpec(4, 4, 6, new PositionSpec.None(), AttentionMask.Bidirectional, 0.5f, AttentionBias.All)),
            2,
            null),
        Head = new HeadSpec.LanguageModel(Tied: true, Bias: true),
        SharedEmbedding = true,
        Naming = NamingSpec.None,
        Formats = SpecDefaults.Formats,
        InstructionSets = SpecDefaults.InstructionSets,
    };

    private static LayerSpec TranslatorLayer(PositionSpec positions, AttentionMask mask, AttentionSpec? cross) => new(
        new AttentionSpec(4, 4, 6, positions, mask, 0.5f, AttentionBias.All),
        cross,
        new FeedForwardSpec(40, Spec.Activation.Relu, Gated: false, UpBias: true, DownBias: true),
        LayerNorm,
        Spec.NormPlacement.Post);

    private static NormSpec RmsNorm => new(Spec.Norm.Rms, 1e-5f);

    private static NormSpec LayerNorm => new(Spec.Norm.Layer, 1e-5f, Bias: true);

    /// <summary>The model with its one kind of layer changed.</summary>
    public static ModelSpec WithLayer(this ModelSpec spec, Func<LayerSpec, LayerSpec> change) =>
        spec with { Decoder = spec.OnlyStack with { Kinds = EquatableArray.Of(change(spec.OnlyStack.Kinds[0])) } };

    /// <summary>The model with its attention changed.</summary>
    public static ModelSpec WithAttention(this ModelSpec spec, Func<AttentionSpec, AttentionSpec> change) =>
        spec.WithLayer(layer => layer with { Attention = change(layer.Attention) });

    /// <summary>The model with its embedding changed.</summary>
    public static ModelSpec WithEmbedding(this ModelSpec spec, Func<EmbeddingSpec, EmbeddingSpec> change) =>
        spec with { Decoder = spec.OnlyStack with { Embedding = change(spec.OnlyStack.Embedding) } };

    private static ModelSpec Named(Spec.TensorNaming naming, ModelSpec spec) => NamingPresets.Of(naming).Name(spec);

    private static ModelSpec Model(string name, StackSpec stack, HeadSpec head, Spec.TensorNaming naming) => Named(naming, new()
    {
        Type = new TypeSpec("Demo", name, "public"),
        Kind = Spec.TransformerKind.Decoder,
        VocabularySize = 50,
        HiddenSize = stack.Embedding.Width,
        MaxPositions = 32,
        Decoder = stack,
        Head = head,
        Naming = NamingSpec.None,
        Formats = SpecDefaults.Formats,
        InstructionSets = SpecDefaults.InstructionSets,
    });
}
