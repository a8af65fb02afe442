namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Llama's names with a tensor for the norm of each head.</summary>
internal static class StableLmNames
{
    public static NamingPreset Preset { get; } = LlamaNames.Preset.With(
        new(WeightRole.QueryNorm, "model.layers.{layer}.self_attn.q_layernorm.norms.{head}.weight"),
        new(WeightRole.KeyNorm, "model.layers.{layer}.self_attn.k_layernorm.norms.{head}.weight"));
}
