using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>The query, key and value projections of one attention read the same input: one projection reads it once, and slices part its outputs.</summary>
/// <remarks>So do the keys and values of a cross-attention, which read the encoder's output.</remarks>
internal static class FuseQueryKeyValue
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            switch (node.Op)
            {
                case Op.AttentionScores when edit.Producer(node.Inputs[1]) is { Op: Op.CacheAppend } append:
                    TryFuse(edit, "query key value", node.Inputs[0], append.Inputs[0], append.Inputs[1]);
                    break;
                case Op.SourceAppend append:
                    FuseSource(edit, node, append);
                    break;
            }
        }

        return edit.ToGraph();
    }

    /// <summary>Keys and values side by side, kept as they come.</summary>
    private static void FuseSource(GraphEdit edit, Node appended, Op.SourceAppend append)
    {
        if (TryFuse(edit, "key value", appended.Inputs[0], appended.Inputs[1]) is not { } together)
            return;

        // The slices are dead now: the new graph leaves them out.
        edit.Exchange(
            edit.Nodes.Single(node => node.Outputs == appended.Outputs),
            new Node(new Op.SourceStore(append.KeyValueHeads, append.HeadSize), EquatableArray.Of(together), appended.Outputs));
    }

    /// <summary>The value that holds all of them side by side, or null where they are not projections of one input.</summary>
    private static ValueId? TryFuse(GraphEdit edit, string what, params ValueId[] values)
    {
        Node[] siblings = values.Select(value => Projected(edit, value)).OfType<Node>().Distinct().ToArray();
        if (siblings.Length != values.Length || siblings.Any(node => node.Inputs != siblings[0].Inputs || EpilogueOf(node) != EpilogueOf(siblings[0])))
            return null;

        EquatableArray<ProjectionPart> parts = siblings.SelectMany(node => ((Op.Projection)node.Op).Parts).ToEquatableArray();
        Op.Projection joined = new(parts, null, EpilogueOf(siblings[0]));
        ValueId together = edit.NewValue(EdgeType.Rows(joined.OutputColumns));
        List<Node> replacements = [new(joined, siblings[0].Inputs, EquatableArray.Of(together), FusionNote.Of(what, siblings))];
        int first = 0;
        foreach (Node sibling in siblings)
        {
            int count = edit.TypeOf(sibling.Outputs[0]).Shape.Columns;
            replacements.Add(new Node(new Op.Slice(first, count), EquatableArray.Of(together), sibling.Outputs));
            first += count;
        }

        // Where the first of them stood, so that every reader of any of them comes later.
        Node earliest = edit.Nodes.First(siblings.Contains);
        foreach (Node sibling in siblings.Where(sibling => sibling != earliest))
            edit.Remove(sibling);
        edit.Exchange(earliest, [.. replacements]);
        return together;
    }

    private static Epilogue EpilogueOf(Node node) => ((Op.Projection)node.Op).Epilogue;

    /// <summary>The projection behind the value, seen through norms and rotary positions; limits are the only epilogue it may have.</summary>
    private static Node? Projected(GraphEdit edit, ValueId value)
    {
        Node? producer = edit.Producer(value);
        while (producer is { Op: Op.RotaryPositions or Op.RotaryPositions2D or Op.Normalize or Op.NormalizeHeads })
            producer = edit.Producer(producer.Inputs[0]);
        return producer is { Op: Op.Projection { Norm: null } projection } && projection.Epilogue with { Clamp = null } == Epilogue.None ? producer : null;
    }
}
