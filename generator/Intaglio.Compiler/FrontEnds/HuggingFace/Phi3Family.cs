using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Phi 3, 3.5 and 4: Llama with one matrix for queries, keys and values and one for gate and up (Abdin et al., 2024, arXiv:2404.14219).</summary>
internal static class Phi3Family
{
    public static Family Family { get; } = new("phi3", DecoderHeads.Architectures("Phi3"), ["auto_map", "original_max_position_embeddings"], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-5);
        RotaryTraits rotary = new(PartialFactor: 1, OriginalLength: 4096, OldLongRope: true);
        AttentionSpec attention = decoder.Attention(AttentionBias.None, rotary) with { Window = decoder.Window() };

        // Keys of the code that was published with the weights; transformers' own class knows none of them.
        foreach (string key in new[] { "attention_bias", "mlp_bias", "lm_head_bias" })
            config.Refuse(key, value => value is JsonValue.Boolean { Value: false });
        foreach (string key in new[] { "full_attn_mod", "interpolate_factor" })
            config.Refuse(key, value => value is JsonValue.Number { Value: 1 });

        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Pre);
        return decoder.Model(Phi3Names.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
