namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Llama's names with norms after the branches: what Llama calls <c>post_attention_layernorm</c> is here what it says (Gemma 2 and 3, OLMo 2).</summary>
internal static class Gemma2Names
{
    public static NamingPreset Preset { get; } = LlamaNames.Preset.With(
        new(WeightRole.AttentionOutputNorm, "model.layers.{layer}.post_attention_layernorm.weight"),
        new(WeightRole.FeedForwardNorm, "model.layers.{layer}.pre_feedforward_layernorm.weight"),
        new(WeightRole.FeedForwardOutputNorm, "model.layers.{layer}.post_feedforward_layernorm.weight"));
}
