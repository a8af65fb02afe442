namespace Intaglio.Compiler.Spec.Naming;

/// <summary>One tensor for each projection, as Llama and most of its descendants are published; norms of queries and keys as in Qwen 3, experts as in Qwen 2.</summary>
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
            new(WeightRole.QueryNorm, "model.layers.{layer}.self_attn.q_norm.weight"),
            new(WeightRole.KeyNorm, "model.layers.{layer}.self_attn.k_norm.weight"),
            new(WeightRole.AttentionOutput, "model.layers.{layer}.self_attn.o_proj.weight"),
            new(WeightRole.FeedForwardNorm, "model.layers.{layer}.post_attention_layernorm.weight"),
            new(WeightRole.Gate, "model.layers.{layer}.mlp.gate_proj.weight"),
            new(WeightRole.Up, "model.layers.{layer}.mlp.up_proj.weight"),
            new(WeightRole.Down, "model.layers.{layer}.mlp.down_proj.weight"),
            new(WeightRole.Router, "model.layers.{layer}.mlp.gate.weight"),
            new(WeightRole.ExpertGate, "model.layers.{layer}.mlp.experts.{expert}.gate_proj.weight"),
            new(WeightRole.ExpertUp, "model.layers.{layer}.mlp.experts.{expert}.up_proj.weight"),
            new(WeightRole.ExpertDown, "model.layers.{layer}.mlp.experts.{expert}.down_proj.weight"),
            new(WeightRole.SharedRouter, "model.layers.{layer}.mlp.shared_expert_gate.weight"),
            new(WeightRole.SharedGate, "model.layers.{layer}.mlp.shared_expert.gate_proj.weight"),
            new(WeightRole.SharedUp, "model.layers.{layer}.mlp.shared_expert.up_proj.weight"),
            new(WeightRole.SharedDown, "model.layers.{layer}.mlp.shared_expert.down_proj.weight"),
        ],
        ["model."],
        ["*.rotary_emb.inv_freq"],

        // Token classifiers of some families call theirs classifier.
        [new(WeightRole.Head, "score.weight|classifier.weight")]);
}
