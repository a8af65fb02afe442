using System.Collections.Generic;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The names of fairseq's encoder-decoders: BART, mBART, M2M100, Marian and PEGASUS.</summary>
internal static class BartNames
{
    public static NamingPreset Preset { get; } = new(
        [
            .. Stack(StackSide.Encoder, "model.encoder."),
            .. Stack(StackSide.Decoder, "model.decoder."),
            .. Cross("model.decoder."),
            new(WeightRole.Head, "lm_head.weight"),
            new(WeightRole.HeadBias, "final_logits_bias"),
        ],
        ["model."],

        // Tables of sinusoidal positions, which are computed.
        ["*.embed_positions.weight", "*.embed_positions.weights"],
        dependentRows: TokenTables);

    /// <summary>A stack but for its tokens; Whisper's are called the same.</summary>
    public static IEnumerable<TensorSource> Stack(StackSide side, string stack)
    {
        string layer = stack + "layers.{layer}.";
        return
        [
            new(WeightRole.PositionEmbedding, stack + "embed_positions.weight", Side: side),
            new(WeightRole.EmbeddingNorm, stack + "layernorm_embedding.weight", Side: side),
            new(WeightRole.FinalNorm, stack + "layer_norm.weight", Side: side),
            new(WeightRole.AttentionNorm, layer + "self_attn_layer_norm.weight", Side: side),
            new(WeightRole.Query, layer + "self_attn.q_proj.weight", Side: side),
            new(WeightRole.Key, layer + "self_attn.k_proj.weight", Side: side),
            new(WeightRole.Value, layer + "self_attn.v_proj.weight", Side: side),
            new(WeightRole.AttentionOutput, layer + "self_attn.out_proj.weight", Side: side),
            new(WeightRole.FeedForwardNorm, layer + "final_layer_norm.weight", Side: side),
            new(WeightRole.Up, layer + "fc1.weight", Side: side),
            new(WeightRole.Down, layer + "fc2.weight", Side: side),
        ];
    }

    /// <summary>The decoder's attention to the encoder.</summary>
    public static IEnumerable<TensorSource> Cross(string stack)
    {
        string layer = stack + "layers.{layer}.";
        return
        [
            new(WeightRole.CrossNorm, layer + "encoder_attn_layer_norm.weight"),
            new(WeightRole.CrossQuery, layer + "encoder_attn.q_proj.weight"),
            new(WeightRole.CrossKey, layer + "encoder_attn.k_proj.weight"),
            new(WeightRole.CrossValue, layer + "encoder_attn.v_proj.weight"),
            new(WeightRole.CrossOutput, layer + "encoder_attn.out_proj.weight"),
        ];
    }

    /// <summary>A shared table has one name on both sides.</summary>
    private static TensorSource[] TokenTables(ModelSpec spec)
    {
        const string encoder = "model.encoder.embed_tokens.weight";
        const string decoder = "model.decoder.embed_tokens.weight";
        const string shared = $"model.shared.weight|{encoder}|{decoder}";
        return
        [
            new(WeightRole.TokenEmbedding, spec.SharedEmbedding ? shared : encoder, Side: StackSide.Encoder),
            new(WeightRole.TokenEmbedding, spec.SharedEmbedding ? shared : decoder, Side: StackSide.Decoder),
        ];
    }
}
