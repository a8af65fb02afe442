using System.Linq;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>
/// The names of Megatron-LM, as the models that were trained with it or its descendants are published: query, key and value in one tensor, for
/// each key/value head its queries, its key, its value.
/// </summary>
internal static class MegatronNames
{
    private static readonly TensorPacking PerHead = TensorPacking.PerKeyValueHead(WeightRole.Query, WeightRole.Key, WeightRole.Value);

    public static NamingPreset GptNeoX { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "gpt_neox.embed_in.weight"),
            new(WeightRole.FinalNorm, "gpt_neox.final_layer_norm.weight"),
            new(WeightRole.Head, "embed_out.weight"),
            .. Norms("gpt_neox.layers.{layer}."),
            .. Attention("gpt_neox.layers.{layer}.attention.", PerHead),
            .. FeedForward("gpt_neox.layers.{layer}.mlp."),
        ],
        ["gpt_neox."],
        ["*.attention.bias", "*.attention.masked_bias", "*rotary_emb.inv_freq"]);

    public static NamingPreset Bloom { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "transformer.word_embeddings.weight"),
            new(WeightRole.EmbeddingNorm, "transformer.word_embeddings_layernorm.weight"),
            new(WeightRole.FinalNorm, "transformer.ln_f.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            .. Norms("transformer.h.{layer}."),
            .. Attention("transformer.h.{layer}.self_attention.", PerHead),
            .. FeedForward("transformer.h.{layer}.mlp."),
        ],
        ["transformer."],
        []);

    /// <summary>Where a layer has two norms side by side, they are called after what they feed.</summary>
    public static NamingPreset Falcon { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "transformer.word_embeddings.weight"),
            new(WeightRole.FinalNorm, "transformer.ln_f.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            new(WeightRole.AttentionNorm, "transformer.h.{layer}.input_layernorm.weight|transformer.h.{layer}.ln_attn.weight"),
            new(WeightRole.FeedForwardNorm, "transformer.h.{layer}.post_attention_layernorm.weight|transformer.h.{layer}.ln_mlp.weight"),
            .. Attention("transformer.h.{layer}.self_attention.", PerHead),
            .. FeedForward("transformer.h.{layer}.mlp."),
        ],
        ["transformer."],
        ["*rotary_emb.inv_freq"]);

    public static NamingPreset ChatGlm { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "transformer.word_embeddings.weight"),
            new(WeightRole.FinalNorm, "transformer.final_layernorm.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            .. Norms("transformer.layers.{layer}."),
            .. Attention("transformer.layers.{layer}.attention.", PerHead),
            .. FeedForward("transformer.layers.{layer}.mlp."),
        ],
        ["transformer."],
        ["*rotary_emb.inv_freq"]);

    /// <summary>All queries, all keys, all values, as every published ChatGLM2 and ChatGLM3 has them.</summary>
    public static NamingPreset ChatGlm2 { get; } = SecondChatGlm(TensorPacking.QueryKeyValue);

    /// <summary>The same without multi-query attention.</summary>
    public static NamingPreset ChatGlm2PerHead { get; } = SecondChatGlm(PerHead);

    private static NamingPreset SecondChatGlm(TensorPacking queryKeyValue) => new(
        [
            new(WeightRole.TokenEmbedding, "transformer.embedding.word_embeddings.weight"),
            new(WeightRole.FinalNorm, "transformer.encoder.final_layernorm.weight"),
            new(WeightRole.Head, "transformer.output_layer.weight"),
            .. Norms("transformer.encoder.layers.{layer}."),
            .. Attention("transformer.encoder.layers.{layer}.self_attention.", queryKeyValue),
            new(WeightRole.Gate, "transformer.encoder.layers.{layer}.mlp.dense_h_to_4h.weight", Packing: TensorPacking.GateUp),
            new(WeightRole.Up, "transformer.encoder.layers.{layer}.mlp.dense_h_to_4h.weight", Packing: TensorPacking.GateUp),
            new(WeightRole.Down, "transformer.encoder.layers.{layer}.mlp.dense_4h_to_h.weight"),
        ],
        ["transformer."],
        ["*rotary_pos_emb.inv_freq"]);

    private static TensorSource[] Norms(string layer) =>
    [
        new(WeightRole.AttentionNorm, layer + "input_layernorm.weight"),
        new(WeightRole.FeedForwardNorm, layer + "post_attention_layernorm.weight"),
    ];

    private static TensorSource[] Attention(string block, TensorPacking queryKeyValue) =>
    [
        .. queryKeyValue.Order.Select(role => new TensorSource(role, block + "query_key_value.weight", Packing: queryKeyValue)),
        new(WeightRole.AttentionOutput, block + "dense.weight"),
    ];

    private static TensorSource[] FeedForward(string block) =>
    [
        new(WeightRole.Up, block + "dense_h_to_4h.weight"),
        new(WeightRole.Down, block + "dense_4h_to_h.weight"),
    ];
}
