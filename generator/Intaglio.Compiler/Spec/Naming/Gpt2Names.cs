namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Query, key and value in one matrix, matrices stored [in, out] (Conv1D), as GPT-2 is published.</summary>
internal static class Gpt2Names
{
    public static NamingPreset Preset { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "transformer.wte.weight"),
            new(WeightRole.PositionEmbedding, "transformer.wpe.weight"),
            new(WeightRole.FinalNorm, "transformer.ln_f.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            new(WeightRole.AttentionNorm, "transformer.h.{layer}.ln_1.weight"),
            new(WeightRole.Query, "transformer.h.{layer}.attn.c_attn.weight", Transposed: true, TensorPacking.QueryKeyValue),
            new(WeightRole.Key, "transformer.h.{layer}.attn.c_attn.weight", Transposed: true, TensorPacking.QueryKeyValue),
            new(WeightRole.Value, "transformer.h.{layer}.attn.c_attn.weight", Transposed: true, TensorPacking.QueryKeyValue),
            new(WeightRole.AttentionOutput, "transformer.h.{layer}.attn.c_proj.weight", Transposed: true),
            new(WeightRole.FeedForwardNorm, "transformer.h.{layer}.ln_2.weight"),
            new(WeightRole.Up, "transformer.h.{layer}.mlp.c_fc.weight", Transposed: true),
            new(WeightRole.Down, "transformer.h.{layer}.mlp.c_proj.weight", Transposed: true),
        ],
        ["transformer."],
        ["*.attn.bias", "*.attn.masked_bias"]);
}
