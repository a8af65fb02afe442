using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Falcon (Almazrouei et al., 2023, arXiv:2311.16867): three arrangements and two kinds of positions under one name.</summary>
internal static class FalconFamily
{
    private static readonly DecoderKeys Keys = new(
        ["n_embed", "hidden_size"], ["num_hidden_layers", "n_layer"], ["num_attention_heads", "n_head"], ["max_position_embeddings"], TrainingLength: 2048);

    public static Family Family { get; } = UniformDecoder.Family(
        "falcon",
        DecoderClasses.Classifiers("Falcon"),

        // Models with ALiBi do not turn anything.
        ["auto_map", "rope_theta", "rope_scaling", "rope_parameters"],
        Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, Keys);
        config.Refuse("apply_residual_connection_post_layernorm", value => value is JsonValue.Boolean { Value: false });
        bool newer = config.Flag("Transformer.Arrangement", false, "new_decoder_architecture");
        bool bias = config.Flag("Attention.Bias", false, "bias");
        AttentionSpec attention = sizes.Attention(
            ReadPositions(config, sizes), bias ? AttentionBias.All : AttentionBias.None, ReadKeyValueHeads(config, sizes, newer));
        FeedForwardSpec feedForward = new(
            config.OptionalSize("FeedForward.IntermediateSize", "ffn_hidden_size") ?? sizes.FourTimesHidden,
            config.Choice("FeedForward.Activation", Activations.ByName, "activation") ?? Activation.Gelu,
            Gated: false,
            UpBias: bias,
            DownBias: bias);
        NormSpec norm = UniformDecoder.LayerNorm(config, "layer_norm_epsilon");
        LayerSpec layer = new(attention, CrossAttention: null, feedForward, norm, NormPlacement.Pre, ReadArrangement(config, newer));
        return new UniformDecoder(sizes, sizes.TokenEmbedding, layer, norm, UniformDecoder.ReadHead(config, tied: true), MegatronNames.Falcon);
    }

    private static PositionSpec ReadPositions(ConfigReader config, DecoderSizes sizes)
    {
        if (config.Flag("Attention.Positions", false, "alibi"))
            return new PositionSpec.Alibi(MaxBias: 8, BeforeScale: true);
        config.Refuse("partial_rotary_factor", value => value is JsonValue.Number { Value: 1 });
        return RotaryReader.Read(config, sizes.HeadSize, sizes.MaxPositions);
    }

    /// <summary>The older models have one key/value head or one for each query; the newer ones say how many.</summary>
    private static int ReadKeyValueHeads(ConfigReader config, DecoderSizes sizes, bool newer)
    {
        bool multiQuery = config.Flag("Attention.KeyValueHeads", true, "multi_query");
        int keyValueHeads = config.OptionalSize("Attention.KeyValueHeads", "num_kv_heads") ?? sizes.Heads;
        if (newer)
            return keyValueHeads;
        if (!multiQuery && keyValueHeads != sizes.Heads)
            config.NotSupported("num_kv_heads", CSharpLiteral.Of(keyValueHeads), "; expected num_attention_heads where new_decoder_architecture and multi_query are false");
        return multiQuery ? 1 : sizes.Heads;
    }

    private static BlockArrangement ReadArrangement(ConfigReader config, bool newer)
    {
        bool parallel = config.Flag("Transformer.Arrangement", true, "parallel_attn");
        int norms = config.OptionalSize("Transformer.Arrangement", "num_ln_in_parallel_attn") ?? (newer ? 2 : 1);
        if (newer && !parallel)
            config.NotSupported("parallel_attn", "false", "; expected true where new_decoder_architecture is");
        if (parallel && norms > (newer ? 2 : 1))
            config.NotSupported("num_ln_in_parallel_attn", CSharpLiteral.Of(norms), "; expected 1, or 2 where new_decoder_architecture is true");
        if (!parallel)
            return BlockArrangement.Sequential;
        return norms == 2 ? BlockArrangement.ParallelTwoNorms : BlockArrangement.ParallelSharedNorm;
    }
}
