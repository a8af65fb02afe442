using System;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>XGLM (Lin et al., 2021, arXiv:2112.10668): a decoder of fairseq with its sinusoidal positions.</summary>
internal static class XglmFamily
{
    /// <summary>Rows of the table of positions before that of position 0: fairseq counts from the padding token.</summary>
    private const int PositionOffset = 2;

    private static readonly DecoderKeys Keys = new(
        ["d_model", "hidden_size"], ["num_layers", "num_hidden_layers"], ["attention_heads", "num_attention_heads"], ["max_position_embeddings"]);

    public static Family Family { get; } = UniformDecoder.Family(
        "xglm", DecoderClasses.Generators("XGLM"), ["activation_dropout", "layerdrop", "init_std"], Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, Keys);

        // The padding token's row of the table of positions is zero: behind the offset it would be that of a position.
        config.Refuse("pad_token_id", value => value is JsonValue.Number { Value: < PositionOffset });
        bool scaled = config.Flag("Transformer.EmbeddingScale", true, "scale_embedding");
        EmbeddingSpec embedding = new(
            sizes.HiddenSize,
            scaled ? (float)Math.Sqrt(sizes.HiddenSize) : 1,
            new PositionSpec.Sinusoidal(Interleaved: false, PositionOffset, FullRange: true));
        FeedForwardSpec feedForward = new(
            config.Size("FeedForward.IntermediateSize", "ffn_dim"),
            config.Choice("FeedForward.Activation", Activations.ByName, "activation_function") ?? Activation.Gelu,
            Gated: false,
            UpBias: true,
            DownBias: true);
        NormSpec norm = new(Norm.Layer, (float)SpecDefaults.NormEpsilon, Bias: true);
        LayerSpec layer = new(
            sizes.Attention(new PositionSpec.None(), AttentionBias.All), CrossAttention: null, feedForward, norm, NormPlacement.Pre);
        return new UniformDecoder(sizes, embedding, layer, norm, UniformDecoder.ReadHead(config, tied: true), FairseqNames.Xglm);
    }
}
