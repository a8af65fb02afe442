namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Llama's names but for one tensor of gate and up, and the norms after the branches.</summary>
internal static class GlmNames
{
    public static NamingPreset Preset { get; } = LlamaNames.Preset.With(
        new(WeightRole.AttentionOutputNorm, "model.layers.{layer}.post_self_attn_layernorm.weight"),
        new(WeightRole.Gate, "model.layers.{layer}.mlp.gate_up_proj.weight", Packing: TensorPacking.GateUp),
        new(WeightRole.Up, "model.layers.{layer}.mlp.gate_up_proj.weight", Packing: TensorPacking.GateUp),
        new(WeightRole.FeedForwardOutputNorm, "model.layers.{layer}.post_mlp_layernorm.weight"));
}
