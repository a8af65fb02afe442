using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>OLMo 2: norms on the outputs of the branches, and of all heads of queries and keys together (OLMo Team, 2025, arXiv:2501.00656).</summary>
internal static class Olmo2Family
{
    public static Family Family { get; } = new("olmo2", DecoderHeads.Architectures("Olmo2"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-5);
        AttentionSpec attention = decoder.Attention(decoder.AttentionBiases()) with { QueryKeyNorm = new QueryKeyNormSpec(norm, FullWidth: true) };
        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Branch);
        return decoder.Model(Gemma2Names.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
