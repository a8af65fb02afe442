using System.Collections.Generic;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Qwen 1.5 and 2 with experts, one of which every token uses times a gate of its own (Yang et al., 2024, arXiv:2407.10671).</summary>
internal static class Qwen2MoeFamily
{
    public static Family Family { get; } = new("qwen2_moe", DecoderHeads.Architectures("Qwen2Moe"), ["router_aux_loss_coef"], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-6);
        bool bias = config.Flag("Attention.Bias", true, "qkv_bias");
        AttentionSpec attention = decoder.Attention(bias ? AttentionBias.QueryKeyValue : AttentionBias.None, keyValueHeads: 16);
        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Pre);
        int shared = config.Size("Experts.SharedIntermediateSize", "shared_expert_intermediate_size");
        FeedForwardSpec experts = decoder.ExpertFeedForward("moe_intermediate_size", QwenLayers.Experts(config, count: 60, perToken: 4, shared));
        IEnumerable<LayerSpec> layers = QwenLayers.WithExperts(config, QwenLayers.Windowed(config, decoder, layer), experts);
        return decoder.Model(LlamaNames.Preset, layers, norm, decoder.Head());
    }
}
