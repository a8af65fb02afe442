using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>GLM-4 as transformers writes it (GLM Team, 2024, arXiv:2406.12793): Llama with half a head turned in neighbouring pairs, and one matrix for gate and up.</summary>
internal static class GlmFamily
{
    /// <summary>GLM-4 9B of 2024.</summary>
    public static Family Glm { get; } = new(
        "glm", DecoderHeads.Architectures("Glm"), [], (config, type, options) => Read(config, type, options, NormPlacement.Pre));

    /// <summary>GLM-4 of 2025 (0414), with norms after the branches too.</summary>
    public static Family Glm4 { get; } = new(
        "glm4", DecoderHeads.Architectures("Glm4"), [], (config, type, options) => Read(config, type, options, NormPlacement.Both));

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options, NormPlacement placement)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1.5625e-7);
        AttentionBias bias = config.Flag("Attention.Bias", true, "attention_bias") ? AttentionBias.QueryKeyValue : AttentionBias.None;
        RotaryTraits rotary = new(PartialFactor: 0.5, Layout: RotaryLayout.Interleaved);
        AttentionSpec attention = decoder.Attention(bias, rotary, keyValueHeads: 2, headSize: 128);
        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, placement);
        return decoder.Model(GlmNames.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
