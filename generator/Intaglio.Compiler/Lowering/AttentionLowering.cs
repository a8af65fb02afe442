using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(normalised hidden state, positions) -> the attention branch, step by step as published.</summary>
internal static class AttentionLowering
{
    public static ValueId Lower(GraphBuilder graph, AttentionSpec attention, int hiddenSize, ValueId x, ValueId positions)
    {
        Refuse.If(attention.Mask != AttentionMask.Causal, $"an attention with the mask {attention.Mask}");
        Refuse.If(attention.SoftCap is not null, "soft-capped attention scores");
        Refuse.If(attention.QueryKeyNorm is not null, "a norm of queries and keys");
        Refuse.If(attention.ProjectionClip is not null, "clipped queries, keys and values");

        AttentionBias bias = attention.Bias;
        ValueId query = ProjectionLowering.Lower(
            graph, x, new WeightRef(WeightRole.Query, attention.QuerySize, hiddenSize), bias.Query ? WeightRole.QueryBias : null);
        ValueId key = ProjectionLowering.Lower(
            graph, x, new WeightRef(WeightRole.Key, attention.KeyValueSize, hiddenSize), bias.Key ? WeightRole.KeyBias : null);
        ValueId value = ProjectionLowering.Lower(
            graph, x, new WeightRef(WeightRole.Value, attention.KeyValueSize, hiddenSize), bias.Value ? WeightRole.ValueBias : null);

        query = Turned(graph, attention, attention.Heads, query, positions);
        key = Turned(graph, attention, attention.KeyValueHeads, key, positions);
        ValueId mixed = Attend(graph, attention, query, key, value, positions);

        return ProjectionLowering.Lower(
            graph, mixed, new WeightRef(WeightRole.AttentionOutput, hiddenSize, attention.QuerySize), bias.Output ? WeightRole.AttentionOutputBias : null);
    }

    /// <summary>Queries or keys, turned by their position where the model does that.</summary>
    private static ValueId Turned(GraphBuilder graph, AttentionSpec attention, int heads, ValueId x, ValueId positions) => attention.Positions switch
    {
        PositionSpec.None => x,
        PositionSpec.Rotary rotary => graph.Compute(new Op.RotaryPositions(rotary, heads, attention.HeadSize), x, positions),
        _ => throw new UnsupportedFeatureException($"{attention.Positions.GetType().Name} positions in the attention"),
    };

    /// <summary>softmax(q · kᵀ · scale) · v over all positions in the cache (Vaswani et al., 2017, arXiv:1706.03762).</summary>
    private static ValueId Attend(GraphBuilder graph, AttentionSpec attention, ValueId query, ValueId key, ValueId value, ValueId positions)
    {
        int heads = attention.Heads;
        int keyValueHeads = attention.KeyValueHeads;
        int headSize = attention.HeadSize;

        EquatableArray<ValueId> cache = graph.ComputeAll(new Op.CacheAppend(keyValueHeads, headSize), key, value);
        ValueId scores = graph.Compute(
            new Op.AttentionScores(heads, keyValueHeads, headSize, attention.Scale, attention.ScaleByInverseLayer), query, cache[0]);
        ValueId masked = graph.Compute(new Op.MaskScores(attention.Mask, attention.Window), scores, positions);
        ValueId weights = graph.Compute(new Op.Softmax(), masked);
        return graph.Compute(new Op.WeightedSum(heads, keyValueHeads, headSize), weights, cache[1]);
    }
}
