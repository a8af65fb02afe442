using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Persimmon: squared ReLU, a LayerNorm of each head of queries and keys, biases everywhere but in the head (Adept, 2023).</summary>
internal static class PersimmonFamily
{
    public static Family Family { get; } = new("persimmon", DecoderHeads.Architectures("Persimmon"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.LayerNorm("layer_norm_eps");
        AttentionSpec attention = decoder.Attention(AttentionBias.All, new RotaryTraits(Theta: 25_000, PartialFactor: 0.5)) with
        {
            QueryKeyNorm = config.Flag("Attention.QueryKeyNorm", true, "qk_layernorm") ? new QueryKeyNormSpec(norm, FullWidth: false) : null,
        };
        LayerSpec layer = new(
            attention, CrossAttention: null, decoder.PlainFeedForward(Activation.ReluSquared, bias: true), norm, NormPlacement.Pre);
        return decoder.Model(PersimmonNames.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
