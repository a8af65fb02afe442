using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Command R and Aya: attention and feed-forward side by side behind one LayerNorm without bias, scaled logits (Cohere, 2024).</summary>
internal static class CohereFamily
{
    public static Family Family { get; } = new("cohere", DecoderHeads.Architectures("Cohere"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.LayerNorm("layer_norm_eps") with { Bias = false };
        bool headNorms = config.Flag("Attention.QueryKeyNorm", false, "use_qk_norm");
        AttentionSpec attention = decoder.Attention(decoder.AttentionBiases(), new RotaryTraits(Layout: RotaryLayout.Interleaved)) with
        {
            QueryKeyNorm = headNorms ? new QueryKeyNormSpec(norm, FullWidth: false, WeightPerHead: true) : null,
        };
        LayerSpec layer = new(
            attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Pre, BlockArrangement.ParallelSharedNorm);
        double scale = config.OptionalNumber("Transformer.LogitScale", "logit_scale") ?? 0.0625;
        return decoder.Model(LlamaNames.Preset, decoder.Alike(layer), norm, decoder.Head(tied: true) with { Scale = (float)scale });
    }
}
