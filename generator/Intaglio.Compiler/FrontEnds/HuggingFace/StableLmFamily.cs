using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>StableLM: Llama with LayerNorm and a partly turned head, in sequence or side by side (Bellagente et al., 2024, arXiv:2402.17834).</summary>
internal static class StableLmFamily
{
    public static Family Family { get; } = new("stablelm", DecoderHeads.Architectures("StableLm"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.LayerNorm("layer_norm_eps");
        AttentionBias bias = config.Flag("Attention.Bias", false, "use_qkv_bias") ? AttentionBias.QueryKeyValue : AttentionBias.None;
        bool headNorms = config.Flag("Attention.QueryKeyNorm", false, "qk_layernorm");
        AttentionSpec attention = decoder.Attention(bias, new RotaryTraits(PartialFactor: 0.25), keyValueHeads: 32) with
        {
            QueryKeyNorm = headNorms ? new QueryKeyNormSpec(norm with { Bias = false }, FullWidth: false, WeightPerHead: true) : null,
        };
        bool parallel = config.Flag("Block.Arrangement", false, "use_parallel_residual");
        BlockArrangement arrangement = parallel ? BlockArrangement.ParallelSharedNorm : BlockArrangement.Sequential;
        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Pre, arrangement);
        return decoder.Model(StableLmNames.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
