namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The names of Phi 1 to 2: <c>dense</c>, <c>fc1</c>, <c>fc2</c>.</summary>
internal static class PhiNames
{
    public static NamingPreset Preset { get; } = LlamaNames.Preset.With(
        new(WeightRole.FinalNorm, "model.final_layernorm.weight"),
        new(WeightRole.QueryNorm, "model.layers.{layer}.self_attn.q_layernorm.weight"),
        new(WeightRole.KeyNorm, "model.layers.{layer}.self_attn.k_layernorm.weight"),
        new(WeightRole.AttentionOutput, "model.layers.{layer}.self_attn.dense.weight"),
        new(WeightRole.Up, "model.layers.{layer}.mlp.fc1.weight"),
        new(WeightRole.Down, "model.layers.{layer}.mlp.fc2.weight"));
}
