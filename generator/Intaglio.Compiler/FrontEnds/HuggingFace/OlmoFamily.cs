using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>OLMo: Llama with a LayerNorm that has no parameters, and clamped queries, keys and values (Groeneveld et al., 2024, arXiv:2402.00838).</summary>
internal static class OlmoFamily
{
    public static Family Family { get; } = new("olmo", DecoderHeads.Architectures("Olmo"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = new(Norm.Layer, (float)SpecDefaults.NormEpsilon, Weight: false);
        AttentionSpec attention = decoder.Attention(decoder.AttentionBiases()) with
        {
            ProjectionClip = (float?)config.OptionalNumber("Attention.ProjectionClip", "clip_qkv"),
        };
        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Pre);
        return decoder.Model(LlamaNames.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
