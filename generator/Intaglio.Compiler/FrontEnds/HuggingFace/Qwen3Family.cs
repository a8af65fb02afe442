using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Qwen 3: Llama with a norm of each head of queries and keys (Yang et al., 2025, arXiv:2505.09388).</summary>
internal static class Qwen3Family
{
    public static Family Family { get; } = new("qwen3", DecoderHeads.Architectures("Qwen3"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-6);
        AttentionSpec attention = decoder.Attention(decoder.AttentionBiases(), keyValueHeads: 32, headSize: 128) with
        {
            QueryKeyNorm = new QueryKeyNormSpec(norm, FullWidth: false),
        };
        LayerSpec layer = new(attention, CrossAttention: null, decoder.GatedFeedForward(), norm, NormPlacement.Pre);
        return decoder.Model(LlamaNames.Preset, QwenLayers.Windowed(config, decoder, layer), norm, decoder.Head());
    }
}
