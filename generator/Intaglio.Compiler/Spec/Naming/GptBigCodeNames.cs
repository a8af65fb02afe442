namespace Intaglio.Compiler.Spec.Naming;

/// <summary>GPT-2's names with matrices stored [out, in] and each key/value head beside its queries, as SantaCoder and StarCoder are published.</summary>
internal static class GptBigCodeNames
{
    private const string QueryKeyValue = "transformer.h.{layer}.attn.c_attn.weight";

    private static readonly TensorPacking PerHead = TensorPacking.PerKeyValueHead(WeightRole.Query, WeightRole.Key, WeightRole.Value);

    public static NamingPreset Preset { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "transformer.wte.weight"),
            new(WeightRole.PositionEmbedding, "transformer.wpe.weight"),
            new(WeightRole.FinalNorm, "transformer.ln_f.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            new(WeightRole.AttentionNorm, "transformer.h.{layer}.ln_1.weight"),
            new(WeightRole.Query, QueryKeyValue, Packing: PerHead),
            new(WeightRole.Key, QueryKeyValue, Packing: PerHead),
            new(WeightRole.Value, QueryKeyValue, Packing: PerHead),
            new(WeightRole.AttentionOutput, "transformer.h.{layer}.attn.c_proj.weight"),
            new(WeightRole.FeedForwardNorm, "transformer.h.{layer}.ln_2.weight"),
            new(WeightRole.Up, "transformer.h.{layer}.mlp.c_fc.weight"),
            new(WeightRole.Down, "transformer.h.{layer}.mlp.c_proj.weight"),
        ],
        ["transformer."],
        ["*.attn.bias", "*.attn.masked_bias"]);
}
