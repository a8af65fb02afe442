using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Mistral 7B, Mistral Nemo and their like: Llama with a sliding window (Jiang et al., 2023, arXiv:2310.06825).</summary>
internal static class MistralFamily
{
    public static Family Family { get; } = new("mistral", DecoderHeads.Architectures("Mistral"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-6);
        AttentionSpec attention = decoder.Attention(AttentionBias.None, keyValueHeads: 8) with { Window = decoder.Window(4096) };
        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Pre);
        return decoder.Model(LlamaNames.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
