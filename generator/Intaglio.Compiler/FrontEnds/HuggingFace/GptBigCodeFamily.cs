using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>SantaCoder and StarCoder (Li et al., 2023, arXiv:2305.06161): GPT-2 with one key/value head for all queries.</summary>
internal static class GptBigCodeFamily
{
    public static Family Family { get; } = UniformDecoder.Family(
        "gpt_bigcode",
        DecoderClasses.Classifiers("GPTBigCode"),
        [
            "summary_type", "summary_use_proj", "summary_activation", "summary_proj_to_labels", "summary_first_dropout",

            // The order of operations in half precision; a factor of the layer is divided out again after the softmax.
            "attention_softmax_in_fp32", "scale_attention_softmax_in_fp32",

            // Settings of an inference server that once was part of the class; the heads follow from multi_query.
            "inference_runner", "max_batch_size", "pad_key_length", "pre_allocate_kv_cache", "validate_runner_input", "num_key_value_heads",
        ],
        Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, DecoderKeys.Gpt);
        bool multiQuery = config.Flag("Attention.KeyValueHeads", true, "multi_query");
        bool scaled = config.Flag("Attention.Scale", true, "scale_attn_weights");
        AttentionSpec attention = sizes.Attention(new PositionSpec.None(), AttentionBias.All, multiQuery ? 1 : sizes.Heads);
        FeedForwardSpec feedForward = new(
            config.OptionalSize("FeedForward.IntermediateSize", "n_inner") ?? sizes.FourTimesHidden,
            config.Choice("FeedForward.Activation", Activations.ByName, "activation_function") ?? Activation.GeluTanh,
            Gated: false,
            UpBias: true,
            DownBias: true);
        NormSpec norm = UniformDecoder.LayerNorm(config, "layer_norm_epsilon");
        LayerSpec layer = new(attention with { Scale = scaled ? attention.Scale : 1 }, CrossAttention: null, feedForward, norm, NormPlacement.Pre);
        EmbeddingSpec embedding = sizes.TokenEmbedding with { Positions = new PositionSpec.Learned(sizes.MaxPositions, Offset: 0) };
        return new UniformDecoder(sizes, embedding, layer, norm, UniformDecoder.ReadHead(config, tied: true), GptBigCodeNames.Preset);
    }
}
