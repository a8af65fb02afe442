using System;
using System.Linq;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>MPT (MosaicML, 2023), as transformers computes it: no biases and ALiBi, whatever the file says of either.</summary>
internal static class MptFamily
{
    private static readonly DecoderKeys Keys = new(
        ["d_model", "hidden_size"], ["n_layers", "num_hidden_layers"], ["n_heads", "num_attention_heads"], ["max_seq_len", "max_position_embeddings"]);

    public static Family Family { get; } = UniformDecoder.Family(
        "mpt",

        // MosaicML's own class has the other capitals; the files are the same.
        [.. DecoderClasses.Classifiers("Mpt"), "MPTForCausalLM"],
        [
            // Dropout, initial weights and a factor on gradients.
            "emb_pdrop", "resid_pdrop", "init_config", "init_device", "embedding_fraction", "verbose", "tokenizer_name", "auto_map",

            // With ALiBi there is no table of positions, and neither norms nor projections ever have a bias.
            "learned_pos_emb", "no_bias",
        ],
        Read);

    /// <summary>How attention is computed in training; transformers builds slopes for an exponent of 8 whatever <c>alibi_bias_max</c> says.</summary>
    private static readonly string[] HarmlessAttentionKeys = ["model_type", "attn_impl", "attn_pdrop", "attn_uses_sequence_id", "alibi_bias_max"];

    private static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, Keys);
        config.Refuse("logit_scale", _ => false);
        config.Refuse("norm_type", value => value is JsonValue.String { Value: "low_precision_layernorm" or "layernorm" });
        NormSpec norm = UniformDecoder.LayerNorm(config, "layer_norm_epsilon") with { Bias = false };
        int expansion = config.OptionalSize("FeedForward.IntermediateSize", "expansion_ratio") ?? 4;
        int intermediateSize = (int)Math.Min((long)expansion * sizes.HiddenSize, int.MaxValue);
        LayerSpec layer = new(
            ReadAttention(config, sizes),
            CrossAttention: null,
            new FeedForwardSpec(intermediateSize, Activation.Gelu, Gated: false, UpBias: false, DownBias: false),
            norm,
            NormPlacement.Pre);
        return new UniformDecoder(sizes, sizes.TokenEmbedding, layer, norm, UniformDecoder.ReadHead(config, tied: true), MptNames.Preset);
    }

    private static AttentionSpec ReadAttention(ConfigReader config, DecoderSizes sizes)
    {
        AttentionSpec attention = sizes.Attention(new PositionSpec.Alibi(MaxBias: 8, BeforeScale: false), AttentionBias.None);
        if (config.Section("", "attn_config") is not { } section)
            return attention;

        section.Refuse("attn_type", value => value is JsonValue.String { Value: "multihead_attention" });
        section.Refuse("alibi", value => value is JsonValue.Boolean { Value: true });
        section.Refuse("qk_ln", IsFalse);
        section.Refuse("prefix_lm", IsFalse);
        double? scale = section.OptionalNumber("Attention.Scale", "softmax_scale");
        double? clip = section.OptionalNumber("Attention.ProjectionClip", "clip_qkv");
        section.ReportUnknown("attention of mpt", key => HarmlessKeys.Contains(key) || HarmlessAttentionKeys.Contains(key));

        // A clip of 0 counts as none, as in Python.
        return attention with { Scale = (float?)scale ?? attention.Scale, ProjectionClip = clip == 0 ? null : (float?)clip };
    }

    private static bool IsFalse(JsonValue value) => value is JsonValue.Boolean { Value: false };
}
