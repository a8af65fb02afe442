using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>From steps to fused operations: the passes in order, each with why it stands where it does.</summary>
public static class PassPipeline
{
    /// <summary>Every pass in the order in which they run.</summary>
    public static IReadOnlyList<Pass> Passes { get; } =
    [
        // First: later patterns need not look through operations that change nothing.
        new("remove identities", RemoveIdentities.Run),

        // Makes the projections that all other fusions add to.
        new("fuse bias", FuseBias.Run),

        // Before the activation alone, which would take the gate's away.
        new("fuse gate and up", FuseGateAndUp.Run),
        new("fuse activation", FuseActivation.Run),

        // Before query, key and value, whose projections may be clipped; a head's scale comes before its cap.
        new("fuse scale", FuseScale.Run),
        new("fuse limits", FuseLimits.Run),

        // Before attention, which expects query, key and value side by side; before the norm, which looks for one reader.
        new("fuse query, key and value", FuseQueryKeyValue.Run),

        // Removes scores, mask, softmax and weighted sum for good.
        new("fuse attention", FuseAttention.Run),

        // After everything that joins readers of one norm.
        new("fuse norm into projection", FuseNormIntoProjection.Run),

        // Last: it closes the epilogue, and nothing is added to it afterwards.
        new("fuse residual", FuseResidual.Run),
    ];

    /// <summary>Every graph of a model with everything fused.</summary>
    /// <param name="graphs">As lowered.</param>
    /// <param name="log">Called after each pass that changed a graph, with the pass's name and the new graph.</param>
    /// <exception cref="IrException">A pass broke a graph, or left operations that no kernel exists for.</exception>
    public static ModelGraphs Run(ModelGraphs graphs, Action<string, OpGraph>? log = null) => new(
        graphs.Encoder?.Select(graph => Run(graph, log)),
        graphs.Decoder?.Select(graph => Run(graph, log)),
        graphs.Head is null ? null : Run(graphs.Head, log));

    /// <inheritdoc cref="Run(ModelGraphs, Action{string, OpGraph}?)"/>
    public static OpGraph Run(OpGraph graph, Action<string, OpGraph>? log = null)
    {
        IrVerifier.Check(graph);

        // Numbered with parameters first, as every pass leaves it: then only what a pass changes is logged.
        graph = new GraphEdit(graph with { Level = IrLevel.Fusing }).ToGraph();
        foreach (Pass pass in Passes)
        {
            OpGraph before = graph;
            graph = pass.Run(graph);
            IrVerifier.Check(graph);
            if (graph != before)
                log?.Invoke(pass.Name, graph);
        }

        graph = graph with { Level = IrLevel.Fused };
        IrVerifier.Check(graph);
        return graph;
    }
}
