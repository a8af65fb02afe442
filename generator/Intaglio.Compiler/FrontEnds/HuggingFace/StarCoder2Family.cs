using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>StarCoder 2: a sliding window, LayerNorm, GELU without a gate, biases (Lozhkov et al., 2024, arXiv:2402.19173).</summary>
internal static class StarCoder2Family
{
    public static Family Family { get; } = new("starcoder2", DecoderHeads.Architectures("Starcoder2"), ["residual_dropout", "embedding_dropout"], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.LayerNorm("norm_epsilon");
        bool bias = config.Flag("Attention.Bias", true, "use_bias");
        AttentionBias biases = bias ? AttentionBias.All : AttentionBias.None;
        AttentionSpec attention = decoder.Attention(biases, keyValueHeads: 2) with { Window = decoder.Window() };

        // Choices of the training code, of which the published class knows one each.
        config.Refuse("norm_type", value => value is JsonValue.String { Value: "layer_norm" });
        config.Refuse("mlp_type", value => value is JsonValue.String { Value: "default" });
        LayerSpec layer = new(attention, CrossAttention: null, decoder.PlainFeedForward(Activation.GeluTanh, bias), norm, NormPlacement.Pre);
        return decoder.Model(StarCoder2Names.Preset, decoder.Alike(layer), norm, decoder.Head(tied: true));
    }
}
