using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Gemma and CodeGemma (Gemma Team, 2024, arXiv:2403.08295).</summary>
internal static class GemmaFamily
{
    public static Family Family { get; } = new("gemma", DecoderHeads.Architectures("Gemma"), GemmaKeys.Harmless, Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = GemmaKeys.Norm(decoder);
        AttentionSpec attention = GemmaKeys.Attention(config, decoder, keyValueHeads: 16);
        LayerSpec layer = new(attention, CrossAttention: null, GemmaKeys.FeedForward(config, decoder), norm, NormPlacement.Pre);
        return decoder.Model(LlamaNames.Preset, decoder.Alike(layer), norm, decoder.Head(tied: true), GemmaKeys.EmbeddingScale(decoder));
    }
}
