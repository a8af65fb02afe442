using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.Tests;

/// <summary>Two models of the two supported families, small enough to read.</summary>
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

    private static ModelSpec Model(string name, StackSpec stack, HeadSpec head, Spec.TensorNaming naming) => NamingPresets.Of(naming).Name(new()
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
