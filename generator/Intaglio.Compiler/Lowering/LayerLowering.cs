using System;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(hidden state, positions) -> hidden state: where norms stand and how branches join the residual stream.</summary>
internal static class LayerLowering
{
    public static OpGraph Lower(ModelSpec spec, LayerSpec layer, string kind)
    {
        Refuse.If(layer.CrossAttention is not null, "cross-attention");
        Refuse.If(layer.Arrangement != BlockArrangement.Sequential, $"attention and feed-forward in the arrangement {layer.Arrangement}");

        GraphBuilder graph = new("layer." + kind);
        ValueId input = graph.Input("x", EdgeType.Rows(spec.HiddenSize));
        ValueId positions = graph.Input("positions", EdgeType.Indices);

        ValueId attended = Block(
            graph,
            layer,
            input,
            WeightRole.AttentionNorm,
            WeightRole.AttentionNormBias,
            x => AttentionLowering.Lower(graph, layer.Attention, spec.HiddenSize, x, positions));
        ValueId output = Block(
            graph,
            layer,
            attended,
            WeightRole.FeedForwardNorm,
            WeightRole.FeedForwardNormBias,
            x => FeedForwardLowering.Lower(graph, layer.FeedForward, spec.HiddenSize, x));
        return graph.Build(output);
    }

    /// <summary>One branch and its way back into the residual stream.</summary>
    private static ValueId Block(
        GraphBuilder graph, LayerSpec layer, ValueId x, WeightRole norm, WeightRole normBias, Func<ValueId, ValueId> branch)
    {
        switch (layer.Placement)
        {
            case NormPlacement.Pre:
                return Join(graph, layer, x, branch(NormLowering.Lower(graph, x, layer.Norm, norm, normBias)));
            default:
                throw new UnsupportedFeatureException($"norms placed {layer.Placement}");
        }
    }

    private static ValueId Join(GraphBuilder graph, LayerSpec layer, ValueId x, ValueId branch)
    {
        ValueId stream = graph.Compute(new Op.ScaleBy(layer.ResidualScale), x);
        ValueId added = graph.Compute(new Op.ScaleBy(layer.BranchScale), branch);
        return graph.Compute(new Op.Add(), stream, added);
    }
}
