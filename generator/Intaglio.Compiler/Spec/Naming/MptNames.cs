namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Query, key and value in one matrix, layers called blocks, as MPT is published.</summary>
internal static class MptNames
{
    private const string QueryKeyValue = "transformer.blocks.{layer}.attn.Wqkv.weight";

    public static NamingPreset Preset { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "transformer.wte.weight"),
            new(WeightRole.FinalNorm, "transformer.norm_f.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            new(WeightRole.AttentionNorm, "transformer.blocks.{layer}.norm_1.weight"),
            new(WeightRole.Query, QueryKeyValue, Packing: TensorPacking.QueryKeyValue),
            new(WeightRole.Key, QueryKeyValue, Packing: TensorPacking.QueryKeyValue),
            new(WeightRole.Value, QueryKeyValue, Packing: TensorPacking.QueryKeyValue),
            new(WeightRole.AttentionOutput, "transformer.blocks.{layer}.attn.out_proj.weight"),
            new(WeightRole.FeedForwardNorm, "transformer.blocks.{layer}.norm_2.weight"),
            new(WeightRole.Up, "transformer.blocks.{layer}.ffn.up_proj.weight"),
            new(WeightRole.Down, "transformer.blocks.{layer}.ffn.down_proj.weight"),
        ],
        ["transformer."],
        []);
}
