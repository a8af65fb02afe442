using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>GPT-NeoX-20B (Black et al., 2022, arXiv:2204.06745), Pythia, Dolly and everything else published as <c>model_type: gpt_neox</c>.</summary>
internal static class GptNeoXFamily
{
    /// <summary>What GPTNeoXConfig takes where the file says nothing.</summary>
    private const double DefaultRotaryShare = 0.25;

    public static Family Family { get; } = UniformDecoder.Family(
        "gpt_neox", DecoderClasses.Classifiers("GPTNeoX"), ["attention_probs_dropout_prob"], Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, DecoderKeys.Common);
        bool attentionBias = config.Flag("Attention.Bias", true, "attention_bias");
        AttentionSpec attention = sizes.Attention(ReadPositions(config, sizes), attentionBias ? AttentionBias.All : AttentionBias.None);
        FeedForwardSpec feedForward = new(
            config.Size("FeedForward.IntermediateSize", "intermediate_size"),
            config.Choice("FeedForward.Activation", Activations.ByName, "hidden_act") ?? Activation.Gelu,
            Gated: false,
            UpBias: true,
            DownBias: true);
        NormSpec norm = UniformDecoder.LayerNorm(config, "layer_norm_eps");
        bool parallel = config.Flag("Transformer.Arrangement", true, "use_parallel_residual");
        LayerSpec layer = new(
            attention, CrossAttention: null, feedForward, norm, NormPlacement.Pre, parallel ? BlockArrangement.ParallelTwoNorms : BlockArrangement.Sequential);
        return new UniformDecoder(sizes, sizes.TokenEmbedding, layer, norm, UniformDecoder.ReadHead(config, tied: false), MegatronNames.GptNeoX);
    }

    private static PositionSpec.Rotary ReadPositions(ConfigReader config, DecoderSizes sizes)
    {
        PositionSpec.Rotary rotary = RotaryReader.Read(config, sizes.HeadSize, sizes.MaxPositions, new RotaryTraits(PartialFactor: DefaultRotaryShare));
        double? share = config.OptionalNumber("RotaryPositions.Dimensions", "rotary_pct");

        // transformers takes the whole part, as Python's int does.
        return rotary with
        {
            Dimensions = share is { } given ? (int)(sizes.HeadSize * given) : rotary.Dimensions,
            Theta = config.OptionalNumber("RotaryPositions.Theta", "rotary_emb_base") ?? rotary.Theta,
        };
    }
}
