using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>The query, key and value projections of one attention read the same input: one projection reads it once, and slices part its outputs.</summary>
internal static class FuseQueryKeyValue
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (node.Op is Op.AttentionScores)
                TryFuse(edit, node);
        }

        return edit.ToGraph();
    }

    private static void TryFuse(GraphEdit edit, Node scores)
    {
        if (edit.Producer(scores.Inputs[1]) is not { Op: Op.CacheAppend } append
            || Projected(edit, scores.Inputs[0]) is not { } query
            || Projected(edit, append.Inputs[0]) is not { } key
            || Projected(edit, append.Inputs[1]) is not { } value
            || query == key || key == value || value == query
            || query.Inputs != key.Inputs || key.Inputs != value.Inputs)
            return;

        Node[] siblings = [query, key, value];
        EquatableArray<ProjectionPart> parts = siblings.SelectMany(node => ((Op.Projection)node.Op).Parts).ToEquatableArray();
        Op.Projection joined = new(parts, null, Epilogue.None);
        ValueId together = edit.NewValue(EdgeType.Rows(joined.OutputColumns));
        List<Node> replacements = [new(joined, query.Inputs, EquatableArray.Of(together), FusionNote.Of("query key value", siblings))];
        int first = 0;
        foreach (Node sibling in siblings)
        {
            int count = edit.TypeOf(sibling.Outputs[0]).Shape.Columns;
            replacements.Add(new Node(new Op.Slice(first, count), EquatableArray.Of(together), sibling.Outputs));
            first += count;
        }

        // Where the first of the three stood, so that every reader of any of them comes later.
        Node earliest = edit.Nodes.First(siblings.Contains);
        foreach (Node sibling in siblings.Where(sibling => sibling != earliest))
            edit.Remove(sibling);
        edit.Exchange(earliest, [.. replacements]);
    }

    /// <summary>The plain projection behind the value, seen through the rotary positions.</summary>
    private static Node? Projected(GraphEdit edit, ValueId value)
    {
        Node? producer = edit.Producer(value);
        if (producer is { Op: Op.RotaryPositions })
            producer = edit.Producer(producer.Inputs[0]);
        return producer is { Op: Op.Projection { Norm: null } projection } && projection.Epilogue == Epilogue.None ? producer : null;
    }
}
