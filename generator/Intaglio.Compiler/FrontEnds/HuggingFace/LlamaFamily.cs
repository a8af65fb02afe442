using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Llama 1 to 3, TinyLlama, SmolLM and everything else published as <c>model_type: llama</c> (Touvron et al., 2023, arXiv:2302.13971).</summary>
internal static class LlamaFamily
{
    public static Family Family { get; } = new("llama", DecoderHeads.Architectures("Llama"), ["hidden_dropout"], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-6);
        AttentionSpec attention = decoder.Attention(decoder.AttentionBiases());
        FeedForwardSpec feedForward = decoder.GatedFeedForward(config.Flag("FeedForward.Bias", false, "mlp_bias"));
        LayerSpec layer = new(attention, CrossAttention: null, feedForward, norm, NormPlacement.Pre);
        return decoder.Model(LlamaNames.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
