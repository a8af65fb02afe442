using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Mixtral: Mistral with experts, of which the chosen ones share a weight of 1 (Jiang et al., 2024, arXiv:2401.04088).</summary>
internal static class MixtralFamily
{
    public static Family Family { get; } = new("mixtral", DecoderHeads.Architectures("Mixtral"), ["router_aux_loss_coef", "router_jitter_noise"], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-5);
        RotaryTraits rotary = new(Theta: 1e6);
        AttentionSpec attention = decoder.Attention(AttentionBias.None, rotary, keyValueHeads: 8) with { Window = decoder.Window() };
        ExpertsSpec experts = new(
            config.OptionalSize("Experts.count", "num_local_experts") ?? 8,
            config.OptionalSize("Experts.PerToken", "num_experts_per_tok") ?? 2,
            NormalizeWeights: true);
        FeedForwardSpec feedForward = decoder.ExpertFeedForward("intermediate_size", experts);
        LayerSpec layer = new(attention, CrossAttention: null, feedForward, norm, NormPlacement.Pre);
        return decoder.Model(MixtralNames.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
