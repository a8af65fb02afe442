using System.Collections.Generic;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Gemma 3 (text): a norm of queries and keys, and a theta of their own for the layers with a window (Gemma Team, 2025, arXiv:2503.19786).</summary>
internal static class Gemma3Family
{
    public static Family Family { get; } = new("gemma3_text", ["Gemma3ForCausalLM", "Gemma3TextModel"], GemmaKeys.Harmless, Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = GemmaKeys.Norm(decoder);

        // Newer files keep one set of parameters for each kind of layer here; transformers reads no cap of the scores in this family.
        config.Refuse("rope_parameters", _ => false);
        config.Refuse("attn_logit_softcapping", _ => false);
        AttentionSpec attention = GemmaKeys.Attention(config, decoder, keyValueHeads: 4, new RotaryTraits(Theta: 1e6)) with
        {
            Scale = GemmaKeys.Scale(config),
            QueryKeyNorm = new QueryKeyNormSpec(norm, FullWidth: false),
        };
        LayerSpec full = new(attention, CrossAttention: null, GemmaKeys.FeedForward(config, decoder), norm, NormPlacement.Both);

        double localTheta = config.OptionalNumber("RotaryPositions.Theta", "rope_local_base_freq") ?? SpecDefaults.RotaryTheta;
        PositionSpec localPositions = new PositionSpec.Rotary(attention.HeadSize, localTheta, RotaryLayout.Halves, new RotaryScalingSpec.None());
        LayerSpec sliding = full with { Attention = attention with { Window = decoder.Window(4096), Positions = localPositions } };
        int period = config.OptionalSize("", "sliding_window_pattern", "_sliding_window_pattern") ?? 6;

        HeadSpec.LanguageModel head = decoder.Head(tied: true) with
        {
            SoftCap = GemmaKeys.SoftCap(config, "Transformer.LogitSoftCap", "final_logit_softcapping", otherwise: null),
        };
        IEnumerable<LayerSpec> layers = decoder.Layered(index => (index + 1) % period != 0, slides => slides ? sliding : full);
        return decoder.Model(Gemma2Names.Preset, layers, norm, head, GemmaKeys.EmbeddingScale(decoder));
    }
}
