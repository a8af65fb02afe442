using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(normalised hidden state) -> the feed-forward branch.</summary>
internal static class FeedForwardLowering
{
    private static readonly Roles Dense = new(WeightRole.Gate, WeightRole.Up, WeightRole.Down);

    private static readonly Roles SharedExpert = new(WeightRole.SharedGate, WeightRole.SharedUp, WeightRole.SharedDown);

    public static ValueId Lower(GraphBuilder graph, StackContext context, FeedForwardSpec feedForward, ValueId x) => feedForward.Experts is { } experts
        ? Mixture(graph, context, feedForward, experts, x)
        : Block(graph, context, feedForward, Dense, x);

    /// <summary>down(activation(up(x))), or down(activation(gate(x)) · up(x)) (Shazeer, 2020, arXiv:2002.05202).</summary>
    private static ValueId Block(GraphBuilder graph, StackContext context, FeedForwardSpec feedForward, Roles roles, ValueId x)
    {
        int inner = feedForward.IntermediateSize;
        ValueId up = Projected(roles.Up);
        ValueId hidden = feedForward.Gated
            ? graph.Compute(new Op.Multiply(), graph.Compute(new Op.Activate(feedForward.Activation), Projected(roles.Gate)), up)
            : graph.Compute(new Op.Activate(feedForward.Activation), up);
        return ProjectionLowering.Lower(graph, hidden, context.Matrix(roles.Down, context.HiddenSize, inner), feedForward.DownBias);

        ValueId Projected(WeightRole role) => ProjectionLowering.Lower(graph, x, context.Matrix(role, inner, context.HiddenSize), feedForward.UpBias);
    }

    /// <summary>The best few of many blocks (Shazeer et al., 2017, arXiv:1701.06538), and where there is one an expert that every token uses.</summary>
    private static ValueId Mixture(GraphBuilder graph, StackContext context, FeedForwardSpec feedForward, ExpertsSpec experts, ValueId x)
    {
        int inner = feedForward.IntermediateSize;
        ValueId scores = graph.Compute(new Op.Linear(context.Matrix(WeightRole.Router, experts.Count, context.HiddenSize)), x);
        ValueId weights = graph.Compute(new Op.RouteExperts(experts.Count, experts.PerToken, experts.NormalizeWeights), scores);
        ValueId mixed = graph.Compute(
            new Op.Experts(
                experts.Count,
                feedForward.Gated ? context.Matrix(WeightRole.ExpertGate, inner, context.HiddenSize) : null,
                context.Matrix(WeightRole.ExpertUp, inner, context.HiddenSize),
                context.Matrix(WeightRole.ExpertDown, context.HiddenSize, inner),
                feedForward.Activation),
            x,
            weights);
        if (experts.SharedIntermediateSize == 0)
            return mixed;

        FeedForwardSpec shared = feedForward with { IntermediateSize = experts.SharedIntermediateSize, Experts = null, UpBias = false, DownBias = false };
        ValueId gate = graph.Compute(new Op.Linear(context.Matrix(WeightRole.SharedRouter, 1, context.HiddenSize)), x);
        return graph.Compute(new Op.Add(), mixed, graph.Compute(new Op.GateRows(), Block(graph, context, shared, SharedExpert, x), gate));
    }

    private sealed record Roles(WeightRole Gate, WeightRole Up, WeightRole Down);
}
