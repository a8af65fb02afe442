using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(normalised hidden state) -> the feed-forward branch.</summary>
internal static class FeedForwardLowering
{
    public static ValueId Lower(GraphBuilder graph, FeedForwardSpec feedForward, int hiddenSize, ValueId x)
    {
        Refuse.If(feedForward.Experts is not null, "a mixture of experts");

        ValueId inner = feedForward.Gated ? Gated(graph, feedForward, hiddenSize, x) : Plain(graph, feedForward, hiddenSize, x);
        return ProjectionLowering.Lower(
            graph,
            inner,
            new WeightRef(WeightRole.Down, hiddenSize, feedForward.IntermediateSize),
            feedForward.DownBias ? WeightRole.DownBias : null);
    }

    /// <summary>activation(up(x)).</summary>
    private static ValueId Plain(GraphBuilder graph, FeedForwardSpec feedForward, int hiddenSize, ValueId x) =>
        graph.Compute(new Op.Activate(feedForward.Activation), Up(graph, feedForward, hiddenSize, x));

    /// <summary>activation(gate(x)) · up(x) (Shazeer, 2020, arXiv:2002.05202).</summary>
    private static ValueId Gated(GraphBuilder graph, FeedForwardSpec feedForward, int hiddenSize, ValueId x)
    {
        ValueId gate = ProjectionLowering.Lower(
            graph,
            x,
            new WeightRef(WeightRole.Gate, feedForward.IntermediateSize, hiddenSize),
            feedForward.UpBias ? WeightRole.GateBias : null);
        ValueId opened = graph.Compute(new Op.Activate(feedForward.Activation), gate);
        return graph.Compute(new Op.Multiply(), opened, Up(graph, feedForward, hiddenSize, x));
    }

    private static ValueId Up(GraphBuilder graph, FeedForwardSpec feedForward, int hiddenSize, ValueId x) => ProjectionLowering.Lower(
        graph,
        x,
        new WeightRef(WeightRole.Up, feedForward.IntermediateSize, hiddenSize),
        feedForward.UpBias ? WeightRole.UpBias : null);
}
