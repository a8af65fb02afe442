using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Qwen 2 and 2.5: Llama with biases on queries, keys and values (Yang et al., 2024, arXiv:2407.10671).</summary>
internal static class Qwen2Family
{
    public static Family Family { get; } = new("qwen2", DecoderHeads.Architectures("Qwen2"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-6);
        AttentionSpec attention = decoder.Attention(AttentionBias.QueryKeyValue, keyValueHeads: 32);
        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Pre);
        return decoder.Model(LlamaNames.Preset, QwenLayers.Windowed(config, decoder, layer), norm, decoder.Head());
    }
}
