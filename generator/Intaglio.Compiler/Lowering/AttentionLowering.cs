using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(normalised hidden state, positions) -> the attention branch, step by step as published.</summary>
internal static class AttentionLowering
{
    public static ValueId Lower(GraphBuilder graph, StackContext context, AttentionSpec attention, ValueId x, AttentionPositions positions)
    {
        AttentionBias bias = attention.Bias;
        ValueId query = Projected(WeightRole.Query, attention.QuerySize, bias.Query);
        ValueId key = Projected(WeightRole.Key, attention.KeyValueSize, bias.Key);
        ValueId value = Projected(WeightRole.Value, attention.KeyValueSize, bias.Value);

        query = Normalized(graph, context, attention, attention.Heads, query, WeightRole.QueryNorm);
        key = Normalized(graph, context, attention, attention.KeyValueHeads, key, WeightRole.KeyNorm);
        query = Turned(graph, attention, attention.Heads, query, positions);
        key = Turned(graph, attention, attention.KeyValueHeads, key, positions);
        ValueId mixed = Attend(graph, context, attention, query, key, value, positions.Positions);
        return ProjectionLowering.Lower(
            graph, mixed, context.Matrix(WeightRole.AttentionOutput, context.HiddenSize, attention.QuerySize), bias.Output);

        ValueId Projected(WeightRole role, int rows, bool hasBias)
        {
            ValueId product = ProjectionLowering.Lower(graph, x, context.Matrix(role, rows, context.HiddenSize), hasBias);
            return attention.ProjectionClip is { } clip ? graph.Compute(new Op.Clamp(clip), product) : product;
        }
    }

    /// <summary>Queries or keys, normalised where the model does that: head by head (Henry et al., 2020, arXiv:2010.04245), or all heads together.</summary>
    private static ValueId Normalized(GraphBuilder graph, StackContext context, AttentionSpec attention, int heads, ValueId x, WeightRole role)
    {
        if (attention.QueryKeyNorm is not { } norm)
            return x;
        if (norm.FullWidth)
            return NormLowering.Lower(graph, context, x, norm.Norm, role);

        int parameters = norm.WeightPerHead ? heads * attention.HeadSize : attention.HeadSize;
        return graph.Compute(
            new Op.NormalizeHeads(
                norm.Norm,
                norm.Norm.Weight ? context.Vector(role, parameters) : null,
                norm.Norm.Bias ? context.Vector(WeightRoles.BiasOf(role), parameters) : null,
                heads,
                attention.HeadSize),
            x);
    }

    /// <summary>Queries or keys, turned by their position where the model does that.</summary>
    private static ValueId Turned(GraphBuilder graph, AttentionSpec attention, int heads, ValueId x, AttentionPositions positions) => attention.Positions switch
    {
        PositionSpec.Rotary rotary => graph.Compute(new Op.RotaryPositions(rotary, heads, attention.HeadSize), x, positions.Positions),
        PositionSpec.Rotary2D rotary => graph.Compute(new Op.RotaryPositions2D(rotary, heads, attention.HeadSize), x, positions.Positions, positions.Blocks!.Value),
        _ => x,
    };

    /// <summary>softmax(q · kᵀ · scale + bias) · v over all positions in the cache (Vaswani et al., 2017, arXiv:1706.03762).</summary>
    private static ValueId Attend(GraphBuilder graph, StackContext context, AttentionSpec attention, ValueId query, ValueId key, ValueId value, ValueId positions)
    {
        int heads = attention.Heads;
        int keyValueHeads = attention.KeyValueHeads;
        int headSize = attention.HeadSize;

        EquatableArray<ValueId> cache = graph.ComputeAll(new Op.CacheAppend(keyValueHeads, headSize), key, value);
        ValueId scores = graph.Compute(
            new Op.AttentionScores(heads, keyValueHeads, headSize, attention.Scale, attention.ScaleByInverseLayer), query, cache[0]);
        if (attention.SoftCap is { } cap)
            scores = graph.Compute(new Op.CapScores(cap), scores);
        if (ScoreBias(context, attention) is { } bias)
            scores = graph.Compute(bias, scores, positions);
        ValueId masked = graph.Compute(new Op.MaskScores(attention.Mask, attention.Window), scores, positions);
        ValueId weights = graph.Compute(new Op.Softmax(), masked);
        return graph.Compute(new Op.WeightedSum(heads, keyValueHeads, headSize), weights, cache[1]);
    }

    private static Op? ScoreBias(StackContext context, AttentionSpec attention) => attention.Positions switch
    {
        // Added before the scores are scaled, it is scaled with them.
        PositionSpec.Alibi alibi => new Op.AlibiBias(attention.Heads, alibi.MaxBias, alibi.BeforeScale ? attention.Scale : 1),
        PositionSpec.RelativeBias bias => new Op.RelativeBias(
            context.Matrix(bias.Shared ? WeightRole.SharedRelativeBias : WeightRole.RelativeBias, bias.Buckets, attention.Heads),
            bias.MaxDistance,
            attention.Mask == AttentionMask.Bidirectional),
        _ => null,
    };
}
