using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>How many trained numbers a model has; a weight used twice (a tied head, a shared table or layer) counts once.</summary>
public static class ParameterCount
{
    public static long Of(ModelSpec spec)
    {
        ModelGraphs graphs = ModelLowering.Lower(spec);
        var counted = new HashSet<(WeightRef, int)>();
        long total = 0;
        foreach (StackGraphs stack in graphs.Stacks)
        {
            StackSpec layers = spec.Stack(stack.Side)!;
            Count(stack.Embed, -1);
            for (int layer = 0; layer < layers.Layers; layer++)
            {
                Count(stack.Layers[layers.Pattern[layer]], layers.WeightsOf(layer));
                if (stack.Sources.Count > 0)
                    Count(stack.Sources[layers.Pattern[layer]], layers.WeightsOf(layer));
            }

            if (stack.Finish is not null)
                Count(stack.Finish, -1);
        }

        if (graphs.Head is not null)
            Count(graphs.Head, -1);
        return total;

        void Count(OpGraph graph, int layer)
        {
            foreach ((WeightRef? weight, int copies) in graph.Nodes.SelectMany(node => Weights(node.Op)))
            {
                if (weight is not null && counted.Add((Once(weight), WeightRoles.IsLayerRole(weight.Role) ? layer : -1)))
                    total += (long)weight.Rows * weight.Columns * copies;
            }
        }

        WeightRef Once(WeightRef weight) =>
            weight.Role == WeightRole.TokenEmbedding && spec.SharedEmbedding ? weight with { Side = StackSide.Decoder } : weight;
    }

    /// <summary>Every weight that an operation of a lowered graph reads, and how many of its kind there are.</summary>
    private static IEnumerable<(WeightRef? Weight, int Copies)> Weights(Op op) => op switch
    {
        Op.Experts experts => [(experts.Gate, experts.Count), (experts.Up, experts.Count), (experts.Down, experts.Count)],
        _ => OpWeights.Of(op).Select(weight => ((WeightRef?)weight, 1)),
    };
}
