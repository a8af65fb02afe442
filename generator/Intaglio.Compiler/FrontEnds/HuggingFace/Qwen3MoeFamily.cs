using System.Collections.Generic;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Qwen 3 with experts (Yang et al., 2025, arXiv:2505.09388).</summary>
internal static class Qwen3MoeFamily
{
    public static Family Family { get; } = new("qwen3_moe", DecoderHeads.Architectures("Qwen3Moe"), ["router_aux_loss_coef"], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-6);
        AttentionSpec attention = decoder.Attention(decoder.AttentionBiases(), keyValueHeads: 4) with
        {
            QueryKeyNorm = new QueryKeyNormSpec(norm, FullWidth: false),
        };
        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Pre);
        FeedForwardSpec experts = decoder.ExpertFeedForward("moe_intermediate_size", QwenLayers.Experts(config, count: 128, perToken: 8));
        IEnumerable<LayerSpec> layers = QwenLayers.WithExperts(config, QwenLayers.Windowed(config, decoder, layer), experts);
        return decoder.Model(LlamaNames.Preset, layers, norm, decoder.Head());
    }
}
