namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Llama's names with GPT-2's for the feed-forward.</summary>
internal static class StarCoder2Names
{
    public static NamingPreset Preset { get; } = LlamaNames.Preset.With(
        new(WeightRole.Up, "model.layers.{layer}.mlp.c_fc.weight"),
        new(WeightRole.Down, "model.layers.{layer}.mlp.c_proj.weight"));
}
