using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>BLOOM and BLOOMZ (BigScience, 2022, arXiv:2211.05100).</summary>
internal static class BloomFamily
{
    private static readonly DecoderKeys Keys = new(
        ["n_embed", "hidden_size"], ["n_layer", "num_hidden_layers"], ["n_head", "num_attention_heads"], ["seq_length"], TrainingLength: 2048);

    public static Family Family { get; } = UniformDecoder.Family(
        "bloom",
        DecoderClasses.Classifiers("Bloom"),
        [
            // The order of operations in half precision and across processors.
            "slow_but_exact", "attention_softmax_in_fp32", "masked_softmax_fusion", "bias_dropout_fusion",

            // Members of the code that trained it; the first is a length of its tables.
            "offset_alibi", "skip_bias_add", "skip_bias_add_qkv",
        ],
        Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, Keys);
        config.Refuse("n_inner", value => value is JsonValue.Number size && size.Value == sizes.FourTimesHidden);
        NormSpec norm = UniformDecoder.LayerNorm(config, "layer_norm_epsilon");
        LayerSpec layer = new(
            sizes.Attention(new PositionSpec.Alibi(MaxBias: 8, BeforeScale: false), AttentionBias.All),
            CrossAttention: null,
            new FeedForwardSpec(sizes.FourTimesHidden, Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true),
            norm,
            NormPlacement.Pre,
            ResidualFromNorm: config.Flag("Transformer.ResidualFromNorm", false, "apply_residual_connection_post_layernorm"));
        EmbeddingSpec embedding = sizes.TokenEmbedding with { Norm = norm };
        return new UniformDecoder(sizes, embedding, layer, norm, UniformDecoder.ReadHead(config, tied: true), MegatronNames.Bloom);
    }
}
