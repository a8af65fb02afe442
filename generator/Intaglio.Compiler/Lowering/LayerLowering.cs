using System;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(hidden state, positions, ...) -> hidden state: where norms stand and how branches join the residual stream.</summary>
internal sealed class LayerLowering
{
    private readonly StackContext context;
    private readonly LayerSpec layer;
    private readonly GraphBuilder graph;

    private LayerLowering(StackContext context, LayerSpec layer, string kind)
    {
        this.context = context;
        this.layer = layer;
        graph = new GraphBuilder(context.Name("layer." + kind));
    }

    public static OpGraph Lower(StackContext context, LayerSpec layer, string kind) => new LayerLowering(context, layer, kind).Lower();

    private OpGraph Lower()
    {
        ValueId x = graph.Input("x", EdgeType.Rows(context.HiddenSize));
        AttentionPositions positions = new(
            graph.Input("positions", EdgeType.Indices),
            layer.Attention.Positions is PositionSpec.Rotary2D ? graph.Input("block_positions", EdgeType.Indices) : null);
        Func<ValueId, ValueId> attention = normed => AttentionLowering.Lower(graph, context, layer.Attention, normed, positions);
        Func<ValueId, ValueId> feedForward = normed => FeedForwardLowering.Lower(graph, context, layer.FeedForward, normed);

        if (layer.Arrangement != BlockArrangement.Sequential)
            return graph.Build(Parallel(x, attention, feedForward));

        x = Block(x, layer.AttentionNorm, WeightRole.AttentionNorm, WeightRole.AttentionOutputNorm, attention);
        if (layer.CrossAttention is { } cross)
        {
            EdgeType kept = EdgeType.Source(cross.KeyValueSize);
            ValueId keys = graph.Input("source_keys", kept);
            ValueId values = graph.Input("source_values", kept);
            x = Block(
                x, hasNorm: true, WeightRole.CrossNorm, WeightRole.CrossOutputNorm, normed => CrossAttentionLowering.Lower(graph, context, cross, normed, keys, values));
        }

        return graph.Build(Block(x, hasNorm: true, WeightRole.FeedForwardNorm, WeightRole.FeedForwardOutputNorm, feedForward));
    }

    /// <summary>x + attention + feed-forward, both of one norm of x or each of its own (Wang and Komatsuzaki, 2021; Chowdhery et al., 2022, arXiv:2204.02311).</summary>
    private ValueId Parallel(ValueId x, Func<ValueId, ValueId> attention, Func<ValueId, ValueId> feedForward)
    {
        ValueId normed = layer.AttentionNorm ? Normalized(x, WeightRole.AttentionNorm) : x;
        ValueId other = layer.Arrangement == BlockArrangement.ParallelSharedNorm ? normed : Normalized(x, WeightRole.FeedForwardNorm);
        ValueId attended = Joined(layer.ResidualFromNorm ? normed : x, Finished(attention(normed), WeightRole.AttentionOutputNorm));
        ValueId fed = Finished(feedForward(other), WeightRole.FeedForwardOutputNorm);
        return graph.Compute(new Op.Add(), attended, graph.Compute(new Op.ScaleBy(layer.BranchScale), fed));

        ValueId Finished(ValueId branch, WeightRole outputNorm) => layer.Placement == NormPlacement.Both ? Normalized(branch, outputNorm) : branch;
    }

    /// <summary>One branch and its way back into the residual stream.</summary>
    private ValueId Block(ValueId x, bool hasNorm, WeightRole inputNorm, WeightRole outputNorm, Func<ValueId, ValueId> branch)
    {
        ValueId normed = hasNorm && layer.Placement is (NormPlacement.Pre or NormPlacement.Both) ? Normalized(x, inputNorm) : x;
        ValueId stream = layer.ResidualFromNorm ? normed : x;
        switch (layer.Placement)
        {
            case NormPlacement.Pre:
                return Joined(stream, branch(normed));
            case NormPlacement.Post:
                return Normalized(Joined(x, branch(x)), inputNorm);
            case NormPlacement.Both:
                return Joined(stream, Normalized(branch(normed), outputNorm));
            case NormPlacement.Branch:
                return Joined(x, Normalized(branch(x), outputNorm));
            default:
                throw new InvalidOperationException($"No lowering for norms placed {layer.Placement}.");
        }
    }

    private ValueId Normalized(ValueId x, WeightRole role) => NormLowering.Lower(graph, context, x, layer.Norm, role);

    private ValueId Joined(ValueId x, ValueId branch)
    {
        ValueId stream = graph.Compute(new Op.ScaleBy(layer.ResidualScale), x);
        ValueId added = graph.Compute(new Op.ScaleBy(layer.BranchScale), branch);
        return graph.Compute(new Op.Add(), stream, added);
    }
}

/// <summary>The positions that act inside an attention.</summary>
/// <param name="Positions">i32[T].</param>
/// <param name="Blocks">i32[T] where positions have two dimensions.</param>
internal sealed record AttentionPositions(ValueId Positions, ValueId? Blocks);
