using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>The steps of an attention, from queries, keys and values to the weighted sum, become one that never holds the scores.</summary>
internal static class FuseAttention
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (node.Op is Op.WeightedSum && Chain.Of(edit, node) is { } chain)
                TryFuse(edit, chain);
        }

        return edit.ToGraph();
    }

    private static void TryFuse(GraphEdit edit, Chain chain)
    {
        if (edit.Producer(chain.Keys) is { Op: Op.CacheAppend } append)
            TryFuseSelf(edit, chain, append);
        else if (chain.Mask is null && chain.Bias is null && edit.TypeOf(chain.Keys).RowDimension == Dimension.Source)
            FuseCross(edit, chain);
    }

    private static void FuseCross(GraphEdit edit, Chain chain)
    {
        EquatableArray<ValueId> inputs = EquatableArray.Of(chain.Scores.Inputs[0], chain.Keys, chain.Sum.Inputs[1]);
        edit.Fuse(new Node(new Op.CrossAttention(chain.Shape), inputs, chain.Sum.Outputs, FusionNote.Of("attention")), chain.Sum, chain.Steps);
    }

    private static void TryFuseSelf(GraphEdit edit, Chain chain, Node append)
    {
        if (edit.OnlyReadOnce(chain.Keys) != append || edit.OnlyReadOnce(chain.Sum.Inputs[1]) != append
            || chain.Mask is not { Op: Op.MaskScores mask } masked
            || Source.Of(edit, chain.Scores.Inputs[0]) is not { } query
            || Source.Of(edit, append.Inputs[0]) is not { } key
            || Source.Of(edit, append.Inputs[1]) is not { Turn: null, Norm: null } value)
            return;

        AttentionShape shape = chain.Shape;
        ValueId positions = masked.Inputs[1];
        bool standSideBySide = query.From == key.From && key.From == value.From
            && query.Slice == new Op.Slice(0, shape.QuerySize)
            && key.Slice == new Op.Slice(shape.QuerySize, shape.KeyValueSize)
            && value.Slice == new Op.Slice(shape.QuerySize + shape.KeyValueSize, shape.KeyValueSize);
        bool turnTogether = query.Positions == key.Positions && query.TurnedBy == key.TurnedBy
            && (query.TurnedBy.Count == 0 || query.TurnedBy[0] == positions)
            && (chain.Bias is null || (query.Turn is null && chain.Bias.Inputs[1] == positions));
        if (!standSideBySide || !turnTogether || (query.Norm is null) != (key.Norm is null))
            return;

        Op.FlashAttention attention = new(
            shape,
            query.Positions,
            query.Norm is null ? null : new QueryKeyNorms(query.Norm, key.Norm!),
            mask.Kind,
            mask.Window,
            chain.Bias is null ? null : new ScoreBias(chain.Bias.Op),
            chain.Side(edit, query));
        EquatableArray<ValueId> inputs = query.TurnedBy.Count == 2 ? EquatableArray.Of(query.From, positions, query.TurnedBy[1]) : EquatableArray.Of(query.From, positions);

        // The slices, norms and rotations are dead now: the new graph leaves them out.
        string note = FusionNote.Of((query.Norm is null ? "" : "norms, ") + (query.Turn is null ? "" : "rotary, ") + "attention");
        edit.Fuse(new Node(attention, inputs, chain.Sum.Outputs, note), chain.Sum, [.. chain.Steps, append]);
    }

    /// <summary>The steps from scores to weighted sum, some of which an attention may lack.</summary>
    private sealed record Chain(Node Sum, Node Softmax, Node? Mask, Node? Bias, Node? Cap, Node Scores)
    {
        public ValueId Keys => Scores.Inputs[1];

        public AttentionShape Shape
        {
            get
            {
                var scores = (Op.AttentionScores)Scores.Op;
                return new AttentionShape(
                    scores.Heads, scores.KeyValueHeads, scores.HeadSize, scores.Scale, scores.ScaleByInverseLayer, Cap is { Op: Op.CapScores cap } ? cap.Cap : null);
            }
        }

        /// <summary>All but the sum.</summary>
        public Node[] Steps
        {
            get
            {
                Node?[] all = [Softmax, Mask, Bias, Cap, Scores];
                return System.Array.FindAll(all, node => node is not null)!;
            }
        }

        /// <summary>The stack whose weights made the queries.</summary>
        public StackSide Side(GraphEdit edit, Source query) => ((Op.Projection)edit.Producer(query.From)!.Op).Parts[0].Weight.Side;

        public static Chain? Of(GraphEdit edit, Node sum)
        {
            if (edit.OnlyReadOnce(sum.Inputs[0]) is not { Op: Op.Softmax } softmax)
                return null;
            Node? node = edit.OnlyReadOnce(softmax.Inputs[0]);
            Node? mask = Taken<Op.MaskScores>();
            Node? bias = Taken<Op.AlibiBias>() ?? Taken<Op.RelativeBias>();
            Node? cap = Taken<Op.CapScores>();
            return node is { Op: Op.AttentionScores } ? new Chain(sum, softmax, mask, bias, cap, node) : null;

            Node? Taken<TOp>()
                where TOp : Op
            {
                if (node is not { Op: TOp })
                    return null;
                Node taken = node;
                node = edit.OnlyReadOnce(taken.Inputs[0]);
                return taken;
            }
        }
    }

    /// <summary>Where queries, keys or values come from: a slice of the joined projection, normalised or not, turned or not.</summary>
    private sealed record Source(ValueId From, Op.Slice Slice, Op? Norm, Node? Turn)
    {
        public PositionSpec Positions => Turn?.Op switch
        {
            Op.RotaryPositions rotary => rotary.Spec,
            Op.RotaryPositions2D rotary => rotary.Spec,
            _ => new PositionSpec.None(),
        };

        /// <summary>The positions that turn it.</summary>
        public EquatableArray<ValueId> TurnedBy
        {
            get
            {
                if (Turn is null)
                    return default;
                return Turn.Inputs.Count == 3 ? EquatableArray.Of(Turn.Inputs[1], Turn.Inputs[2]) : EquatableArray.Of(Turn.Inputs[1]);
            }
        }

        public static Source? Of(GraphEdit edit, ValueId value)
        {
            Node? node = edit.OnlyReadOnce(value);
            Node? turn = node is { Op: Op.RotaryPositions or Op.RotaryPositions2D } ? node : null;
            node = turn is null ? node : edit.OnlyReadOnce(turn.Inputs[0]);
            Node? norm = node is { Op: Op.Normalize or Op.NormalizeHeads } ? node : null;
            node = norm is null ? node : edit.OnlyReadOnce(norm.Inputs[0]);
            return node is { Op: Op.Slice slice } ? new Source(node.Inputs[0], slice, norm?.Op, turn) : null;
        }
    }
}
