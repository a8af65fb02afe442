using System;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>PaLM (Chowdhery et al., 2022, arXiv:2204.02311) as PaLM-pytorch has it: one matrix for attention and feed-forward; the keys are the arguments of that class.</summary>
internal static class PalmFamily
{
    private const int DefaultHeadSize = 64;
    private const int DefaultExpansion = 4;

    /// <summary>Rotary positions set no limit: 2048 is what PaLM was trained with.</summary>
    private static readonly DecoderKeys Keys = new(["dim"], ["depth"], ["heads"], ["max_seq_len"], TrainingLength: 2048, VocabularySize: "num_tokens");

    public static Family Family { get; } = UniformDecoder.Family("palm-pytorch", ["PaLM"], [], Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, Keys, config.OptionalSize("Attention.HeadSize", "dim_head") ?? DefaultHeadSize);
        PositionSpec positions = new PositionSpec.Rotary(sizes.HeadSize, SpecDefaults.RotaryTheta, RotaryLayout.Halves, new RotaryScalingSpec.None());
        int expansion = config.OptionalSize("FeedForward.IntermediateSize", "ff_mult") ?? DefaultExpansion;
        int intermediateSize = (int)Math.Min((long)expansion * sizes.HiddenSize, int.MaxValue);

        // The bias of a norm is a buffer of zeros that is never trained.
        NormSpec norm = new(Norm.Layer, (float)SpecDefaults.NormEpsilon);
        LayerSpec layer = new(
            sizes.Attention(positions, AttentionBias.None, keyValueHeads: 1),
            CrossAttention: null,
            new FeedForwardSpec(intermediateSize, Activation.Silu, Gated: true, UpBias: false, DownBias: false),
            norm,
            NormPlacement.Pre,
            BlockArrangement.ParallelSharedNorm);
        HeadSpec head = new HeadSpec.LanguageModel(Tied: true, Bias: false);
        return new UniformDecoder(sizes, sizes.TokenEmbedding, layer, norm, head, PalmNames.OfDepth(sizes.Layers));
    }
}
