using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>The one table of what each operation reads and writes: the builder infers with it and the verifier checks with it.</summary>
public static partial class OpTyping
{
    /// <summary>The types of the outputs of <paramref name="op"/>.</summary>
    /// <exception cref="IrException">The operation cannot read <paramref name="inputs"/>, or contradicts itself; names expected and found.</exception>
    public static EquatableArray<EdgeType> Outputs(Op op, IReadOnlyList<EdgeType> inputs) => op switch
    {
        Op.TokenEmbedding embedding => Reading(inputs, EdgeType.Indices).Gives(EdgeType.Rows(embedding.Table.Columns)),
        Op.TokenTypes types => Reading(inputs, EdgeType.Indices).Gives(EdgeType.Rows(types.Table.Columns)),
        Op.LearnedPositions learned => Reading(inputs, EdgeType.Indices).Gives(EdgeType.Rows(learned.Table.Columns)),
        Op.SinusoidalPositions sinusoidal => Reading(inputs, EdgeType.Indices).Gives(EdgeType.Rows(sinusoidal.Columns)),
        Op.ImagePatches patches => OfPatches(patches.Spec, inputs),
        Op.ClassToken token => OfClassToken(token, inputs),
        Op.SpectrogramWindows windows => OfSpectrogram(windows.Spec, inputs),
        Op.FrameWindows windows => Reading(inputs, EdgeType.Of(Dimension.Frames, windows.Channels)).Gives(EdgeType.Rows(3 * windows.Channels)),
        Op.RotaryPositions rotary => OfRotary(rotary, inputs),
        Op.RotaryPositions2D rotary => OfRotary2D(rotary, inputs),

        Op.Normalize normalize => OfNormalize(normalize, inputs),
        Op.NormalizeHeads normalize => OfNormalizeHeads(normalize, inputs),

        Op.Linear linear => Reading(inputs, AnyRows(inputs, linear.Weight.Columns)).Gives(AnyRows(inputs, linear.Weight.Rows)),
        Op.AddBias addBias => OfAddBias(addBias, inputs),
        Op.Slice slice => OfSlice(slice, inputs),

        Op.CacheAppend append => OfAppend(append.KeyValueHeads * append.HeadSize, Dimension.Positions, inputs),
        Op.SourceAppend append => OfAppend(append.KeyValueHeads * append.HeadSize, Dimension.Source, inputs),
        Op.AttentionScores scores => OfScores(scores, inputs),
        Op.CapScores or Op.Softmax => Reading(inputs, AnyScores(inputs)).Gives(inputs[0]),
        Op.AlibiBias bias => OfScoreBias(bias.Heads, inputs),
        Op.RelativeBias bias => OfScoreBias(bias.Heads, inputs),
        Op.MaskScores => Reading(inputs, AnyScores(inputs), EdgeType.Indices).Gives(inputs[0]),
        Op.WeightedSum sum => OfWeightedSum(sum, inputs),

        Op.Activate or Op.ScaleBy or Op.Clamp or Op.SoftCap => Reading(inputs, AnyRows(inputs)).Gives(inputs[0]),
        Op.Multiply or Op.Add => Reading(inputs, AnyRows(inputs), AnyRows(inputs)).Gives(inputs[0]),
        Op.GateRows => Reading(inputs, AnyRows(inputs), AnyRows(inputs, 1)).Gives(inputs[0]),

        Op.RouteExperts route => OfRoute(route, inputs),
        Op.Experts experts => OfExperts(experts, inputs),
        Op.PoolSequences => OfPool(inputs),

        Op.Projection projection => OfProjection(projection, inputs),
        Op.FlashAttention attention => OfFlashAttention(attention, inputs),
        Op.CrossAttention attention => OfCrossAttention(attention.Shape, inputs),
        Op.SourceStore store => OfSourceStore(store.KeyValueHeads * store.HeadSize, inputs),
        _ => throw new IrException($"The operation {op.GetType().Name} has no typing rule."),
    };

    private static EquatableArray<EdgeType> OfPatches(InputSpec.Patches spec, IReadOnlyList<EdgeType> inputs) =>
        Reading(inputs, EdgeType.Of(Dimension.Sequences, spec.Channels * spec.Height * spec.Width)).Gives(EdgeType.Rows(spec.PatchElements));

    private static EquatableArray<EdgeType> OfClassToken(Op.ClassToken token, IReadOnlyList<EdgeType> inputs)
    {
        RequireVector(token.Token, token.Token.Rows);
        EdgeType rows = EdgeType.Rows(token.Token.Rows);
        return Reading(inputs, rows).Gives(rows);
    }

    private static EquatableArray<EdgeType> OfSpectrogram(InputSpec.Spectrogram spec, IReadOnlyList<EdgeType> inputs) =>
        Reading(inputs, EdgeType.Of(Dimension.Sequences, spec.Bins * spec.Frames)).Gives(EdgeType.Of(Dimension.Frames, 3 * spec.Bins));

    private static EquatableArray<EdgeType> OfRotary(Op.RotaryPositions rotary, IReadOnlyList<EdgeType> inputs)
    {
        RequireRotary(rotary.Spec.Dimensions, rotary.HeadSize);
        EdgeType heads = EdgeType.Rows(rotary.Heads * rotary.HeadSize);
        return Reading(inputs, heads, EdgeType.Indices).Gives(heads);
    }

    private static EquatableArray<EdgeType> OfRotary2D(Op.RotaryPositions2D rotary, IReadOnlyList<EdgeType> inputs)
    {
        RequireRotary(rotary.Spec.Dimensions, rotary.HeadSize / 2);
        EdgeType heads = EdgeType.Rows(rotary.Heads * rotary.HeadSize);
        return Reading(inputs, heads, EdgeType.Indices, EdgeType.Indices).Gives(heads);
    }

    private static EquatableArray<EdgeType> OfNormalize(Op.Normalize normalize, IReadOnlyList<EdgeType> inputs)
    {
        EdgeType rows = AnyRows(inputs);
        RequireNorm(normalize, rows.Shape.Columns);
        return Reading(inputs, rows).Gives(rows);
    }

    private static EquatableArray<EdgeType> OfNormalizeHeads(Op.NormalizeHeads normalize, IReadOnlyList<EdgeType> inputs)
    {
        RequireHeadNorm(normalize);
        EdgeType rows = AnyRows(inputs, normalize.Heads * normalize.HeadSize);
        return Reading(inputs, rows).Gives(rows);
    }

    private static EquatableArray<EdgeType> OfAddBias(Op.AddBias addBias, IReadOnlyList<EdgeType> inputs)
    {
        RequireVector(addBias.Bias, addBias.Bias.Rows);
        EdgeType rows = AnyRows(inputs, addBias.Bias.Rows);
        return Reading(inputs, rows).Gives(rows);
    }

    private static EquatableArray<EdgeType> OfSlice(Op.Slice slice, IReadOnlyList<EdgeType> inputs)
    {
        EdgeType rows = AnyRows(inputs);
        Require(
            slice.First >= 0 && slice.Count > 0 && slice.First <= rows.Shape.Columns - slice.Count,
            $"A slice of {slice.Count} columns from column {slice.First} does not lie in {rows}.");
        return Reading(inputs, rows).Gives(AnyRows(inputs, slice.Count));
    }

    private static EquatableArray<EdgeType> OfAppend(int columns, Dimension kept, IReadOnlyList<EdgeType> inputs) =>
        Reading(inputs, EdgeType.Rows(columns), EdgeType.Rows(columns)).Gives(EdgeType.Of(kept, columns), EdgeType.Of(kept, columns));

    private static EquatableArray<EdgeType> OfScores(Op.AttentionScores scores, IReadOnlyList<EdgeType> inputs)
    {
        RequireGroups(scores.Heads, scores.KeyValueHeads);
        EdgeType keys = AnyKeys(inputs, 1, scores.KeyValueHeads * scores.HeadSize);
        return Reading(inputs, EdgeType.Rows(scores.Heads * scores.HeadSize), keys).Gives(EdgeType.Scores(scores.Heads, keys.RowDimension));
    }

    private static EquatableArray<EdgeType> OfScoreBias(int heads, IReadOnlyList<EdgeType> inputs)
    {
        EdgeType scores = EdgeType.Scores(heads, Dimension.Positions);
        return Reading(inputs, scores, EdgeType.Indices).Gives(scores);
    }

    private static EquatableArray<EdgeType> OfWeightedSum(Op.WeightedSum sum, IReadOnlyList<EdgeType> inputs)
    {
        RequireGroups(sum.Heads, sum.KeyValueHeads);
        EdgeType values = AnyKeys(inputs, 1, sum.KeyValueHeads * sum.HeadSize);
        return Reading(inputs, EdgeType.Scores(sum.Heads, values.RowDimension), values).Gives(EdgeType.Rows(sum.Heads * sum.HeadSize));
    }

    private static EquatableArray<EdgeType> OfRoute(Op.RouteExperts route, IReadOnlyList<EdgeType> inputs)
    {
        Require(route.PerToken >= 1 && route.PerToken <= route.Count, $"{route.PerToken} of {route.Count} experts cannot be chosen.");
        return Reading(inputs, EdgeType.Rows(route.Count)).Gives(EdgeType.Rows(route.Count));
    }

    private static EquatableArray<EdgeType> OfExperts(Op.Experts experts, IReadOnlyList<EdgeType> inputs)
    {
        EdgeType hidden = EdgeType.Rows(experts.Up.Columns);
        Require(
            experts.Down.Columns == experts.Up.Rows && experts.Down.Rows == experts.Up.Columns && (experts.Gate is null || experts.Gate.Rows == experts.Up.Rows),
            $"An expert's projections do not fit: up [{experts.Up.Rows}, {experts.Up.Columns}], down [{experts.Down.Rows}, {experts.Down.Columns}].");
        return Reading(inputs, hidden, EdgeType.Rows(experts.Count)).Gives(hidden);
    }

    private static EquatableArray<EdgeType> OfPool(IReadOnlyList<EdgeType> inputs)
    {
        int columns = AnyRows(inputs).Shape.Columns;
        return Reading(inputs, EdgeType.Rows(columns)).Gives(EdgeType.Of(Dimension.Sequences, columns));
    }
}
