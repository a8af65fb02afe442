using System.Collections.Generic;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Gemma 2: norms before and after each branch, soft caps, every other layer with a window (Gemma Team, 2024, arXiv:2408.00118).</summary>
internal static class Gemma2Family
{
    public static Family Family { get; } = new("gemma2", DecoderHeads.Architectures("Gemma2"), GemmaKeys.Harmless, Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = GemmaKeys.Norm(decoder);
        AttentionSpec attention = GemmaKeys.Attention(config, decoder, keyValueHeads: 4) with
        {
            Scale = GemmaKeys.Scale(config),
            SoftCap = GemmaKeys.SoftCap(config, "Attention.SoftCap", "attn_logit_softcapping", 50),
        };
        LayerSpec full = new(attention, CrossAttention: null, GemmaKeys.FeedForward(config, decoder), norm, NormPlacement.Both);
        LayerSpec sliding = full with { Attention = attention with { Window = decoder.Window(4096) } };
        HeadSpec.LanguageModel head = decoder.Head(tied: true) with
        {
            SoftCap = GemmaKeys.SoftCap(config, "Transformer.LogitSoftCap", "final_logit_softcapping", 30),
        };
        IEnumerable<LayerSpec> layers = decoder.Layered(index => index % 2 == 0, slides => slides ? sliding : full);
        return decoder.Model(Gemma2Names.Preset, layers, norm, head, GemmaKeys.EmbeddingScale(decoder));
    }
}
