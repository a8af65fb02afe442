namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Llama's names but for one tensor of queries, keys and values and one of gate and up.</summary>
internal static class Phi3Names
{
    public static NamingPreset Preset { get; } = LlamaNames.Preset.With(
        new(WeightRole.Query, "model.layers.{layer}.self_attn.qkv_proj.weight", Packing: TensorPacking.QueryKeyValue),
        new(WeightRole.Key, "model.layers.{layer}.self_attn.qkv_proj.weight", Packing: TensorPacking.QueryKeyValue),
        new(WeightRole.Value, "model.layers.{layer}.self_attn.qkv_proj.weight", Packing: TensorPacking.QueryKeyValue),
        new(WeightRole.Gate, "model.layers.{layer}.mlp.gate_up_proj.weight", Packing: TensorPacking.GateUp),
        new(WeightRole.Up, "model.layers.{layer}.mlp.gate_up_proj.weight", Packing: TensorPacking.GateUp));
}
