using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>Attention of a decoder to the encoder's output, whose keys and values are computed once (Vaswani et al., 2017, section 3.2.3).</summary>
internal static class CrossAttentionLowering
{
    /// <summary>(normalised hidden state, keys, values) -> the cross-attention branch.</summary>
    public static ValueId Lower(GraphBuilder graph, StackContext context, AttentionSpec attention, ValueId x, ValueId keys, ValueId values)
    {
        int heads = attention.Heads;
        int keyValueHeads = attention.KeyValueHeads;
        int headSize = attention.HeadSize;
        ValueId query = Projected(graph, context, attention, x, WeightRole.CrossQuery, attention.QuerySize, attention.Bias.Query);
        ValueId scores = graph.Compute(new Op.AttentionScores(heads, keyValueHeads, headSize, attention.Scale, attention.ScaleByInverseLayer), query, keys);
        if (attention.SoftCap is { } cap)
            scores = graph.Compute(new Op.CapScores(cap), scores);
        ValueId weights = graph.Compute(new Op.Softmax(), scores);
        ValueId mixed = graph.Compute(new Op.WeightedSum(heads, keyValueHeads, headSize), weights, values);
        return ProjectionLowering.Lower(
            graph, mixed, context.Matrix(WeightRole.CrossOutput, context.HiddenSize, attention.QuerySize), attention.Bias.Output);
    }

    /// <summary>(the encoder's hidden state) -> keys and values for every layer of a kind.</summary>
    public static OpGraph LowerSource(StackContext context, AttentionSpec attention, string kind)
    {
        GraphBuilder graph = new("source." + kind);
        ValueId x = graph.Input("x", EdgeType.Rows(context.HiddenSize));
        ValueId key = Projected(graph, context, attention, x, WeightRole.CrossKey, attention.KeyValueSize, attention.Bias.Key);
        ValueId value = Projected(graph, context, attention, x, WeightRole.CrossValue, attention.KeyValueSize, attention.Bias.Value);
        EquatableArray<ValueId> kept = graph.ComputeAll(new Op.SourceAppend(attention.KeyValueHeads, attention.HeadSize), key, value);
        return graph.Build(kept[0], kept[1]);
    }

    private static ValueId Projected(GraphBuilder graph, StackContext context, AttentionSpec attention, ValueId x, WeightRole role, int rows, bool hasBias)
    {
        ValueId product = ProjectionLowering.Lower(graph, x, context.Matrix(role, rows, context.HiddenSize), hasBias);
        return attention.ProjectionClip is { } clip ? graph.Compute(new Op.Clamp(clip), product) : product;
    }
}
