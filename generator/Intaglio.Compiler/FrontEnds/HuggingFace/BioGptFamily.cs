using System;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>BioGPT (Luo et al., 2022, arXiv:2210.10341): a decoder of fairseq with trained positions.</summary>
internal static class BioGptFamily
{
    /// <summary>Rows of the table of positions before that of position 0: fairseq counts from the padding token.</summary>
    private const int PositionOffset = 2;

    public static Family Family { get; } = UniformDecoder.Family(
        "biogpt",
        DecoderClasses.Classifiers("BioGpt"),

        // The file names an epsilon that transformers does not read: its norms take PyTorch's.
        ["layer_norm_eps", "attention_probs_dropout_prob", "activation_dropout", "layerdrop"],
        Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, DecoderKeys.Common);
        bool scaled = config.Flag("Transformer.EmbeddingScale", true, "scale_embedding");
        EmbeddingSpec embedding = new(
            sizes.HiddenSize, scaled ? (float)Math.Sqrt(sizes.HiddenSize) : 1, new PositionSpec.Learned(sizes.MaxPositions, PositionOffset));
        FeedForwardSpec feedForward = new(
            config.Size("FeedForward.IntermediateSize", "intermediate_size"),
            config.Choice("FeedForward.Activation", Activations.ByName, "hidden_act") ?? Activation.Gelu,
            Gated: false,
            UpBias: true,
            DownBias: true);
        NormSpec norm = new(Norm.Layer, (float)SpecDefaults.NormEpsilon, Bias: true);
        LayerSpec layer = new(
            sizes.Attention(new PositionSpec.None(), AttentionBias.All), CrossAttention: null, feedForward, norm, NormPlacement.Pre);
        return new UniformDecoder(sizes, embedding, layer, norm, UniformDecoder.ReadHead(config, tied: true), FairseqNames.BioGpt);
    }
}
