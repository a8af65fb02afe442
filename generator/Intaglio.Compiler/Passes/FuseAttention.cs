using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>The steps of an attention, from the slices of query, key and value to the weighted sum, become one that never holds the scores.</summary>
internal static class FuseAttention
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (node.Op is Op.WeightedSum)
                TryFuse(edit, node);
        }

        return edit.ToGraph();
    }

    private static void TryFuse(GraphEdit edit, Node sum)
    {
        if (edit.OnlyReadOnce(sum.Inputs[0]) is not { Op: Op.Softmax } softmax
            || edit.OnlyReadOnce(softmax.Inputs[0]) is not { Op: Op.MaskScores mask } masked
            || edit.OnlyReadOnce(masked.Inputs[0]) is not { Op: Op.AttentionScores scores } scored
            || edit.OnlyReadOnce(scored.Inputs[1]) is not { Op: Op.CacheAppend append } appended
            || edit.OnlyReadOnce(sum.Inputs[1]) != appended
            || Source.Of(edit, scored.Inputs[0]) is not { } query
            || Source.Of(edit, appended.Inputs[0]) is not { } key
            || Source.Of(edit, appended.Inputs[1]) is not { } value)
            return;

        int querySize = scores.Heads * scores.HeadSize;
        int keyValueSize = append.KeyValueHeads * append.HeadSize;
        ValueId positions = masked.Inputs[1];
        bool standSideBySide = query.From == key.From && key.From == value.From
            && query.Slice == new Op.Slice(0, querySize)
            && key.Slice == new Op.Slice(querySize, keyValueSize)
            && value.Slice == new Op.Slice(querySize + keyValueSize, keyValueSize);
        bool turnTogether = query.Rotary == key.Rotary && value.Rotary is null
            && query.TurnedBy == key.TurnedBy && (query.TurnedBy ?? positions) == positions;
        if (!standSideBySide || !turnTogether)
            return;

        Op.FlashAttention attention = new(
            scores.Heads,
            scores.KeyValueHeads,
            scores.HeadSize,
            query.Rotary,
            mask.Kind,
            mask.Window,
            scores.Scale,
            scores.ScaleByInverseLayer);
        EquatableArray<ValueId> inputs = EquatableArray.Of(query.From, positions);

        // The slices and rotations are dead now: the new graph leaves them out.
        string note = FusionNote.Of(query.Rotary is null ? "attention" : "rotary, attention");
        edit.Fuse(new Node(attention, inputs, sum.Outputs, note), sum, softmax, masked, scored, appended);
    }

    /// <summary>Where queries, keys or values come from: a slice of the joined projection, turned or not.</summary>
    private sealed record Source(ValueId From, Op.Slice Slice, PositionSpec.Rotary? Rotary, ValueId? TurnedBy)
    {
        public static Source? Of(GraphEdit edit, ValueId value) => edit.OnlyReadOnce(value) switch
        {
            { Op: Op.Slice slice } sliced => new Source(sliced.Inputs[0], slice, null, null),
            { Op: Op.RotaryPositions rotary } turned when edit.OnlyReadOnce(turned.Inputs[0]) is { Op: Op.Slice slice } sliced =>
                new Source(sliced.Inputs[0], slice, rotary.Spec, turned.Inputs[1]),
            _ => null,
        };
    }
}
