namespace Intaglio.Compiler.Spec.Naming;

/// <summary>One tensor for each projection, as Llama and most of its descendants are published.</summary>
internal static class LlamaNames
{
    public static NamingPreset Preset { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "model.embed_tokens.weight"),
            new(WeightRole.FinalNorm, "model.norm.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            new(WeightRole.AttentionNorm, "model.layers.{layer}.input_layernorm.weight"),
            new(WeightRole.Query, "model.layers.{layer}.self_attn.q_proj.weight"),
            new(WeightRole.Key, "model.layers.{layer}.self_attn.k_proj.weight"),
            new(WeightRole.Value, "model.layers.{layer}.self_attn.v_proj.weight"),
            new(WeightRole.AttentionOutput, "model.layers.{layer}.self_attn.o_proj.weight"),
            new(WeightRole.FeedForwardNorm, "model.layers.{layer}.post_attention_layernorm.weight"),
            new(WeightRole.Gate, "model.layers.{layer}.mlp.gate_proj.weight"),
            new(WeightRole.Up, "model.layers.{layer}.mlp.up_proj.weight"),
            new(WeightRole.Down, "model.layers.{layer}.mlp.down_proj.weight"),
        ],
        ["model."],
        ["*.rotary_emb.inv_freq"]);
}
