namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Persimmon's names: query, key and value of each head lie together.</summary>
internal static class PersimmonNames
{
    private static readonly TensorPacking PerHead = TensorPacking.PerKeyValueHead(WeightRole.Query, WeightRole.Key, WeightRole.Value);

    public static NamingPreset Preset { get; } = LlamaNames.Preset.With(
        new(WeightRole.FinalNorm, "model.final_layernorm.weight"),
        new(WeightRole.Query, "model.layers.{layer}.self_attn.query_key_value.weight", Packing: PerHead),
        new(WeightRole.Key, "model.layers.{layer}.self_attn.query_key_value.weight", Packing: PerHead),
        new(WeightRole.Value, "model.layers.{layer}.self_attn.query_key_value.weight", Packing: PerHead),
        new(WeightRole.QueryNorm, "model.layers.{layer}.self_attn.q_layernorm.weight"),
        new(WeightRole.KeyNorm, "model.layers.{layer}.self_attn.k_layernorm.weight"),
        new(WeightRole.AttentionOutput, "model.layers.{layer}.self_attn.dense.weight"),
        new(WeightRole.Up, "model.layers.{layer}.mlp.dense_h_to_4h.weight"),
        new(WeightRole.Down, "model.layers.{layer}.mlp.dense_4h_to_h.weight"));
}
