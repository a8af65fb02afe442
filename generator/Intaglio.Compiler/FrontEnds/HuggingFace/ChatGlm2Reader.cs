using System.Collections.Generic;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>ChatGLM2-6B and ChatGLM3-6B (THUDM, 2023): causal decoders, nearer to Llama than to the first ChatGLM.</summary>
internal static class ChatGlm2Reader
{
    /// <summary>Rows of the tables, which the first ChatGLM does not pad.</summary>
    public const string VocabularyKey = "padded_vocab_size";

    private const int DefaultHeadSize = 128;

    private static readonly DecoderKeys Keys = new(["hidden_size"], ["num_layers"], ["num_attention_heads"], ["seq_length"], VocabularySize: VocabularyKey);

    /// <summary>Keys of the second architecture that do not change the result.</summary>
    public static IReadOnlyList<string> HarmlessKeys { get; } =
    [
        // The tokenizer's size; the tables have the padded one.
        "vocab_size",

        // The order of operations in half precision; the factor of the layer is divided out again before the softmax.
        "apply_query_key_layer_scaling", "attention_softmax_in_fp32", "fp32_residual_connection", "bias_dropout_fusion",

        // Both settings compute the same; the class has no way to tie its tables.
        "original_rope", "tie_word_embeddings",
    ];

    public static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, Keys, config.OptionalSize("Attention.HeadSize", "kv_channels") ?? DefaultHeadSize);
        RefuseRopeRatio(config);
        bool multiQuery = config.Flag("Attention.KeyValueHeads", false, "multi_query_attention");
        int groups = config.OptionalSize("Attention.KeyValueHeads", "multi_query_group_num") ?? 1;
        bool bias = config.Flag("Attention.Bias", false, "add_bias_linear");
        bool inputBias = bias | config.Flag("Attention.Bias", false, "add_qkv_bias");

        // Of the half of a head that is turned, neighbours turn together.
        PositionSpec positions = new PositionSpec.Rotary(sizes.HeadSize / 2, SpecDefaults.RotaryTheta, RotaryLayout.Interleaved, new RotaryScalingSpec.None());
        AttentionSpec attention = sizes.Attention(positions, new AttentionBias(inputBias, inputBias, inputBias, bias), multiQuery ? groups : sizes.Heads);
        FeedForwardSpec feedForward = new(
            config.Size("FeedForward.IntermediateSize", "ffn_hidden_size"), Activation.Silu, Gated: true, UpBias: bias, DownBias: bias);
        NormSpec norm = ReadNorm(config);
        LayerSpec layer = new(
            attention,
            CrossAttention: null,
            feedForward,
            norm,
            NormPlacement.Pre,
            ResidualFromNorm: config.Flag("Transformer.ResidualFromNorm", false, "apply_residual_connection_post_layernorm"));
        bool finalNorm = config.Flag("Transformer.FinalNorm", true, "post_layer_norm");
        return new UniformDecoder(
            sizes,
            sizes.TokenEmbedding,
            layer,
            finalNorm ? norm : null,
            new HeadSpec.LanguageModel(Tied: false, Bias: false),
            multiQuery ? MegatronNames.ChatGlm2 : MegatronNames.ChatGlm2PerHead);
    }

    /// <summary>Published code divides positions by it (ChatGLM2-6B-32K) or multiplies the base by it (ChatGLM3-6B-32K, GLM-4-9B), and the file does not say which.</summary>
    private static void RefuseRopeRatio(ConfigReader config)
    {
        if (config.OptionalNumber("RotaryPositions.Theta", "rope_ratio") is { } ratio && ratio != 1)
            config.NotSupported("rope_ratio", CSharpLiteral.Short(ratio), "; expected 1: versions of the model's code mean different things by it");
    }

    private static NormSpec ReadNorm(ConfigReader config)
    {
        NormSpec norm = UniformDecoder.LayerNorm(config, "layernorm_epsilon");
        return config.Flag("Normalization.Kind", true, "rmsnorm") ? norm with { Kind = Norm.Rms, Bias = false } : norm;
    }
}
