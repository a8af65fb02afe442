using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Nemotron 4 and Minitron: LayerNorm that stores weight − 1, squared ReLU without a gate (Parmar et al., 2024, arXiv:2402.16819).</summary>
internal static class NemotronFamily
{
    public static Family Family { get; } = new("nemotron", DecoderHeads.Architectures("Nemotron"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.LayerNorm("norm_eps") with { WeightPlusOne = true };
        AttentionSpec attention = decoder.Attention(decoder.AttentionBiases(), new RotaryTraits(PartialFactor: 0.5));
        FeedForwardSpec feedForward = decoder.PlainFeedForward(Activation.ReluSquared, config.Flag("FeedForward.Bias", false, "mlp_bias"));
        LayerSpec layer = new(attention, CrossAttention: null, feedForward, norm, NormPlacement.Pre);
        return decoder.Model(LlamaNames.Preset, decoder.Alike(layer), norm, decoder.Head());
    }
}
