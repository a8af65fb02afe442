using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

// Fused operations, and what all rules require.
public static partial class OpTyping
{
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

        EdgeType input = AnyRows(inputs, projection.InputColumns);
        EdgeType output = AnyRows(inputs, projection.OutputColumns);
        return projection.Epilogue.Residual ? Reading(inputs, input, output).Gives(output) : Reading(inputs, input).Gives(output);
    }

    private static EquatableArray<EdgeType> OfFlashAttention(Op.FlashAttention attention, IReadOnlyList<EdgeType> inputs)
    {
        AttentionShape shape = attention.Shape;
        RequireGroups(shape.Heads, shape.KeyValueHeads);
        EdgeType joined = EdgeType.Rows(attention.InputColumns);
        EdgeType output = EdgeType.Rows(shape.QuerySize);
        switch (attention.Positions)
        {
            case PositionSpec.Rotary rotary:
                RequireRotary(rotary.Dimensions, shape.HeadSize);
                break;
            case PositionSpec.Rotary2D rotary:
                RequireRotary(rotary.Dimensions, shape.HeadSize / 2);
                return Reading(inputs, joined, EdgeType.Indices, EdgeType.Indices).Gives(output);
        }

        return Reading(inputs, joined, EdgeType.Indices).Gives(output);
    }

    private static EquatableArray<EdgeType> OfCrossAttention(AttentionShape shape, IReadOnlyList<EdgeType> inputs)
    {
        RequireGroups(shape.Heads, shape.KeyValueHeads);
        EdgeType kept = EdgeType.Source(shape.KeyValueSize);
        return Reading(inputs, EdgeType.Rows(shape.QuerySize), kept, kept).Gives(EdgeType.Rows(shape.QuerySize));
    }

    private static EquatableArray<EdgeType> OfSourceStore(int columns, IReadOnlyList<EdgeType> inputs) =>
        Reading(inputs, EdgeType.Rows(2 * columns)).Gives(EdgeType.Source(columns), EdgeType.Source(columns));

    /// <summary>The rows that come in first, with as many columns as they have or as many as are asked for.</summary>
    private static EdgeType AnyRows(IReadOnlyList<EdgeType> inputs, int? columns = null) =>
        inputs.Count > 0 && inputs[0].Element == ElementType.F32 && inputs[0].Shape.Dimensions.Count == 2
            ? EdgeType.Of(inputs[0].RowDimension, columns ?? inputs[0].Shape.Columns)
            : EdgeType.Rows(columns ?? 0);

    /// <summary>Keys or values of the sequence itself, or of the encoder's output.</summary>
    private static EdgeType AnyKeys(IReadOnlyList<EdgeType> inputs, int index, int columns) =>
        inputs.Count > index && inputs[index] == EdgeType.Source(columns) ? EdgeType.Source(columns) : EdgeType.Cached(columns);

    private static EdgeType AnyScores(IReadOnlyList<EdgeType> inputs) => inputs.Count > 0 && inputs[0].Shape.Dimensions.Count == 3
        ? EdgeType.Scores(inputs[0].Shape.Dimensions[0].Size, inputs[0].Shape.Dimensions[2])
        : EdgeType.Scores(0, Dimension.Positions);

    private static void RequireNorm(Op.Normalize normalize, int columns)
    {
        Require(columns > 0, "A norm needs at least one column.");
        RequireParameters(normalize.Norm, normalize.Weight, normalize.Bias);
        foreach (WeightRef vector in new[] { normalize.Weight, normalize.Bias }.OfType<WeightRef>())
            RequireVector(vector, columns);
    }

    private static void RequireHeadNorm(Op.NormalizeHeads normalize)
    {
        RequireParameters(normalize.Norm, normalize.Weight, normalize.Bias);
        foreach (WeightRef vector in new[] { normalize.Weight, normalize.Bias }.OfType<WeightRef>())
            RequireVector(vector, vector.Rows == normalize.HeadSize ? normalize.HeadSize : normalize.Heads * normalize.HeadSize);
    }

    private static void RequireParameters(NormSpec norm, WeightRef? weight, WeightRef? bias)
    {
        Require((weight is not null) == norm.Weight, "A norm has a weight exactly where its spec says so.");
        Require((bias is not null) == norm.Bias, "A norm has a bias exactly where its spec says so.");
    }

    private static void RequireVector(WeightRef vector, int length) => Require(
        vector.Rows == length && vector.Columns == 1,
        $"{vector.Role} must be a vector of {length}, and is [{vector.Rows}, {vector.Columns}].");

    private static void RequireGroups(int heads, int keyValueHeads) => Require(
        keyValueHeads > 0 && heads > 0 && heads % keyValueHeads == 0,
        $"{heads} heads cannot share {keyValueHeads} key/value heads evenly.");

    private static void RequireRotary(int dimensions, int headSize) => Require(
        dimensions > 0 && dimensions % 2 == 0 && dimensions <= headSize,
        $"Rotary positions turn pairs of a head's {headSize} elements, and cannot turn {dimensions}.");

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
