using System.Linq;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>GPT-2's names with matrices stored [out, in], as GPT-J and CodeGen are published.</summary>
internal static class GptJNames
{
    /// <summary>For how many processors CodeGen's tensors are cut.</summary>
    public const int CodeGenRanks = 4;

    private const string Layer = "transformer.h.{layer}.";

    private static readonly TensorPacking Ranks = TensorPacking.InBlocks(CodeGenRanks, WeightRole.Query, WeightRole.Value, WeightRole.Key);

    /// <summary>One tensor for each projection.</summary>
    public static NamingPreset GptJ { get; } = Of(
        new(WeightRole.Query, Layer + "attn.q_proj.weight"),
        new(WeightRole.Key, Layer + "attn.k_proj.weight"),
        new(WeightRole.Value, Layer + "attn.v_proj.weight"));

    /// <summary>For each processor its queries, values and keys, in this order.</summary>
    public static NamingPreset CodeGen { get; } = Of(
        [.. Ranks.Order.Select(role => new TensorSource(role, Layer + "attn.qkv_proj.weight", Packing: Ranks))]);

    private static NamingPreset Of(params TensorSource[] queryKeyValue) => new(
        [
            new(WeightRole.TokenEmbedding, "transformer.wte.weight"),
            new(WeightRole.FinalNorm, "transformer.ln_f.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            new(WeightRole.AttentionNorm, Layer + "ln_1.weight"),
            .. queryKeyValue,
            new(WeightRole.AttentionOutput, Layer + "attn.out_proj.weight"),
            new(WeightRole.Up, Layer + "mlp.fc_in.weight"),
            new(WeightRole.Down, Layer + "mlp.fc_out.weight"),
        ],
        ["transformer."],
        ["*.attn.bias", "*.attn.masked_bias", "*.attn.causal_mask"]);
}
