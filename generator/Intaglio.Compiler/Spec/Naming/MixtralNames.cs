namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Llama's names but for the experts, whose gate, down and up are w1, w2 and w3.</summary>
internal static class MixtralNames
{
    public static NamingPreset Preset { get; } = LlamaNames.Preset.With(
        new(WeightRole.Router, "model.layers.{layer}.block_sparse_moe.gate.weight"),
        new(WeightRole.ExpertGate, "model.layers.{layer}.block_sparse_moe.experts.{expert}.w1.weight"),
        new(WeightRole.ExpertUp, "model.layers.{layer}.block_sparse_moe.experts.{expert}.w3.weight"),
        new(WeightRole.ExpertDown, "model.layers.{layer}.block_sparse_moe.experts.{expert}.w2.weight"));
}
