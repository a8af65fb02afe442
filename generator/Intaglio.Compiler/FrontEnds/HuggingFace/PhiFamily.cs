using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Phi 1 to 2: attention and feed-forward side by side behind one norm, biases everywhere (Li et al., 2023, arXiv:2309.05463).</summary>
internal static class PhiFamily
{
    public static Family Family { get; } = new("phi", DecoderHeads.Architectures("Phi"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.LayerNorm("layer_norm_eps");
        AttentionSpec attention = decoder.Attention(AttentionBias.All, new RotaryTraits(PartialFactor: 0.5)) with
        {
            QueryKeyNorm = config.Flag("Attention.QueryKeyNorm", false, "qk_layernorm") ? new QueryKeyNormSpec(norm, FullWidth: false) : null,
        };
        FeedForwardSpec feedForward = decoder.PlainFeedForward(Activation.GeluTanh, bias: true);
        LayerSpec layer = new(attention, CrossAttention: null, feedForward, norm, NormPlacement.Pre, BlockArrangement.ParallelSharedNorm);
        return decoder.Model(PhiNames.Preset, decoder.Alike(layer), norm, decoder.Head() with { Bias = true });
    }
}
