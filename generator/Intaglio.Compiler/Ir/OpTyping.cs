using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>The one table of what each operation reads and writes: the builder infers with it and the verifier checks with it.</summary>
public static class OpTyping
{
    /// <summary>The types of the outputs of <paramref name="op"/>.</summary>
    /// <exception cref="IrException">The operation cannot read <paramref name="inputs"/>, or contradicts itself; names expected and found.</exception>
    public static EquatableArray<EdgeType> Outputs(Op op, IReadOnlyList<EdgeType> inputs) => op switch
    {
        Op.TokenEmbedding embedding => Reading(inputs, EdgeType.Indices).Gives(EdgeType.Rows(embedding.Table.Columns)),
        Op.LearnedPositions learned => Reading(inputs, EdgeType.Indices).Gives(EdgeType.Rows(learned.Table.Columns)),
        Op.RotaryPositions rotary => OfRotary(rotary, inputs),

        Op.Normalize normalize => OfNormalize(normalize, inputs),

        Op.Linear linear => Reading(inputs, EdgeType.Rows(linear.Weight.Columns)).Gives(EdgeType.Rows(linear.Weight.Rows)),
        Op.AddBias addBias => OfAddBias(addBias, inputs),
        Op.Slice slice => OfSlice(slice, inputs),

        Op.CacheAppend append => OfCacheAppend(append, inputs),
        Op.AttentionScores scores => OfScores(scores, inputs),
        Op.MaskScores => Reading(inputs, AnyScores(inputs), EdgeType.Indices).Gives(inputs[0]),
        Op.Softmax => Reading(inputs, AnyScores(inputs)).Gives(inputs[0]),
        Op.WeightedSum sum => OfWeightedSum(sum, inputs),

        Op.Activate or Op.ScaleBy => Reading(inputs, AnyRows(inputs)).Gives(inputs[0]),
        Op.Multiply or Op.Add => Reading(inputs, AnyRows(inputs), AnyRows(inputs)).Gives(inputs[0]),

        Op.Projection projection => OfProjection(projection, inputs),
        Op.FlashAttention attention => OfFlashAttention(attention, inputs),
        _ => throw new IrException($"The operation {op.GetType().Name} has no typing rule."),
    };

    private static EquatableArray<EdgeType> OfRotary(Op.RotaryPositions rotary, IReadOnlyList<EdgeType> inputs)
    {
        RequireRotary(rotary.Spec, rotary.HeadSize);
        EdgeType heads = EdgeType.Rows(rotary.Heads * rotary.HeadSize);
        return Reading(inputs, heads, EdgeType.Indices).Gives(heads);
    }

    private static EquatableArray<EdgeType> OfNormalize(Op.Normalize normalize, IReadOnlyList<EdgeType> inputs)
    {
        EdgeType rows = AnyRows(inputs);
        RequireNorm(normalize, rows.Shape.Columns);
        return Reading(inputs, rows).Gives(rows);
    }

    private static EquatableArray<EdgeType> OfAddBias(Op.AddBias addBias, IReadOnlyList<EdgeType> inputs)
    {
        RequireVector(addBias.Bias, addBias.Bias.Rows);
        EdgeType rows = EdgeType.Rows(addBias.Bias.Rows);
        return Reading(inputs, rows).Gives(rows);
    }

    private static EquatableArray<EdgeType> OfSlice(Op.Slice slice, IReadOnlyList<EdgeType> inputs)
    {
        EdgeType rows = AnyRows(inputs);
        Require(
            slice.First >= 0 && slice.Count > 0 && slice.First <= rows.Shape.Columns - slice.Count,
            $"A slice of {slice.Count} columns from column {slice.First} does not lie in {rows}.");
        return Reading(inputs, rows).Gives(EdgeType.Rows(slice.Count));
    }

    private static EquatableArray<EdgeType> OfCacheAppend(Op.CacheAppend append, IReadOnlyList<EdgeType> inputs)
    {
        int columns = append.KeyValueHeads * append.HeadSize;
        return Reading(inputs, EdgeType.Rows(columns), EdgeType.Rows(columns)).Gives(EdgeType.Cached(columns), EdgeType.Cached(columns));
    }

    private static EquatableArray<EdgeType> OfScores(Op.AttentionScores scores, IReadOnlyList<EdgeType> inputs)
    {
        RequireGroups(scores.Heads, scores.KeyValueHeads);
        return Reading(inputs, EdgeType.Rows(scores.Heads * scores.HeadSize), EdgeType.Cached(scores.KeyValueHeads * scores.HeadSize))
            .Gives(EdgeType.Scores(scores.Heads));
    }

    private static EquatableArray<EdgeType> OfWeightedSum(Op.WeightedSum sum, IReadOnlyList<EdgeType> inputs)
    {
        RequireGroups(sum.Heads, sum.KeyValueHeads);
        return Reading(inputs, EdgeType.Scores(sum.Heads), EdgeType.Cached(sum.KeyValueHeads * sum.HeadSize))
            .Gives(EdgeType.Rows(sum.Heads * sum.HeadSize));
    }

    private static EquatableArray<EdgeType> OfProjection(Op.Projection projection, IReadOnlyList<EdgeType> inputs)
    {
        Require(projection.Parts.Count > 0, "A projection needs at least one part.");
        foreach (ProjectionPart part in projection.Parts)
        {
            Require(
                part.Weight.Columns == projection.InputColumns,
                $"The parts of a projection read one input: {part.Weight.Role} has {part.Weight.Columns} columns, " +
                $"{projection.Parts[0].Weight.Role} has {projection.InputColumns}.");
            if (part.Bias is not null)
                RequireVector(part.Bias, part.Weight.Rows);
        }

        if (projection.Epilogue.Gated)
        {
            Require(
                projection.Parts.Count == 2 && projection.Parts[0].Weight.Rows == projection.Parts[1].Weight.Rows,
                "A gated projection has two parts of the same number of rows.");
        }

        if (projection.Norm is not null)
            RequireNorm(projection.Norm, projection.InputColumns);

        EdgeType input = EdgeType.Rows(projection.InputColumns);
        EdgeType output = EdgeType.Rows(projection.OutputColumns);
        return projection.Epilogue.Residual ? Reading(inputs, input, output).Gives(output) : Reading(inputs, input).Gives(output);
    }

    private static EquatableArray<EdgeType> OfFlashAttention(Op.FlashAttention attention, IReadOnlyList<EdgeType> inputs)
    {
        RequireGroups(attention.Heads, attention.KeyValueHeads);
        if (attention.Rotary is not null)
            RequireRotary(attention.Rotary, attention.HeadSize);
        int queryKeyValueHeads = attention.Heads + (2 * attention.KeyValueHeads);
        return Reading(inputs, EdgeType.Rows(queryKeyValueHeads * attention.HeadSize), EdgeType.Indices)
            .Gives(EdgeType.Rows(attention.Heads * attention.HeadSize));
    }

    private static EdgeType AnyRows(IReadOnlyList<EdgeType> inputs) =>
        inputs.Count > 0 && inputs[0].Shape.Dimensions.Count == 2 ? EdgeType.Rows(inputs[0].Shape.Columns) : EdgeType.Rows(0);

    private static EdgeType AnyScores(IReadOnlyList<EdgeType> inputs) =>
        EdgeType.Scores(inputs.Count > 0 && inputs[0].Shape.Dimensions.Count == 3 ? inputs[0].Shape.Dimensions[0].Size : 0);

    private static void RequireNorm(Op.Normalize normalize, int columns)
    {
        Require(columns > 0, "A norm needs at least one column.");
        Require((normalize.Weight is not null) == normalize.Norm.Weight, "A norm has a weight exactly where its spec says so.");
        Require((normalize.Bias is not null) == normalize.Norm.Bias, "A norm has a bias exactly where its spec says so.");
        if (normalize.Weight is not null)
            RequireVector(normalize.Weight, columns);
        if (normalize.Bias is not null)
            RequireVector(normalize.Bias, columns);
    }

    private static void RequireVector(WeightRef vector, int length) => Require(
        vector.Rows == length && vector.Columns == 1,
        $"{vector.Role} must be a vector of {length}, and is [{vector.Rows}, {vector.Columns}].");

    private static void RequireGroups(int heads, int keyValueHeads) => Require(
        keyValueHeads > 0 && heads > 0 && heads % keyValueHeads == 0,
        $"{heads} heads cannot share {keyValueHeads} key/value heads evenly.");

    private static void RequireRotary(PositionSpec.Rotary rotary, int headSize) => Require(
        rotary.Dimensions > 0 && rotary.Dimensions % 2 == 0 && rotary.Dimensions <= headSize,
        $"Rotary positions turn pairs of a head's {headSize} elements, and cannot turn {rotary.Dimensions}.");

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new IrException(message);
    }

    private static Outcome Reading(IReadOnlyList<EdgeType> found, params EdgeType[] expected)
    {
        Require(found.Count == expected.Length, $"Expected {expected.Length} inputs and found {found.Count}.");
        for (int i = 0; i < expected.Length; i++)
            Require(found[i] == expected[i], $"Expected {expected[i]} as input {i} and found {found[i]}.");
        return default;
    }

    /// <summary>Reads as a sentence: <c>Reading(inputs, ...).Gives(...)</c>.</summary>
    private readonly struct Outcome
    {
        public EquatableArray<EdgeType> Gives(params EdgeType[] outputs) => outputs.ToEquatableArray();
    }
}
