using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>How an operation is printed: what it is, what it reads, its parameters.</summary>
internal static class OpText
{
    /// <summary>The right side of a printed node: <c>linear %2, query[96, 96]</c>.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="inputs">What its inputs are called.</param>
    public static string Of(Op op, IReadOnlyList<string> inputs) => op switch
    {
        Op.Projection projection => OfProjection(projection, inputs),
        _ => Listed(Name(op), inputs.Concat(Parameters(op))),
    };

    private static string Name(Op op) => op switch
    {
        Op.TokenEmbedding => "token_embedding",
        Op.LearnedPositions => "learned_positions",
        Op.RotaryPositions => "rotary",
        Op.Normalize normalize => SpecText.NormName(normalize.Norm),
        Op.Linear => "linear",
        Op.AddBias => "add_bias",
        Op.Slice => "slice",
        Op.CacheAppend => "cache_append",
        Op.AttentionScores => "attention_scores",
        Op.MaskScores => "mask",
        Op.Softmax => "softmax",
        Op.WeightedSum => "weighted_sum",
        Op.Activate activate => SnakeCase.Of(activate.Activation),
        Op.Multiply => "multiply",
        Op.Add => "add",
        Op.ScaleBy => "scale",
        Op.FlashAttention => "flash_attention",
        _ => throw new IrException($"The operation {op.GetType().Name} has no printed form."),
    };

    private static IEnumerable<string> Parameters(Op op) => op switch
    {
        Op.TokenEmbedding embedding => [Matrix(embedding.Table), .. Unless(embedding.Scale == 1, "scale=" + CSharpLiteral.Short(embedding.Scale))],
        Op.LearnedPositions learned => [Matrix(learned.Table), .. Unless(learned.Offset == 0, "offset=" + CSharpLiteral.Of(learned.Offset))],
        Op.RotaryPositions rotary => [Heads(rotary.Heads, rotary.HeadSize), SpecText.Of(rotary.Spec)],
        Op.Normalize normalize => NormParameters(normalize),
        Op.Linear linear => [Matrix(linear.Weight)],
        Op.AddBias addBias => [SnakeCase.Of(addBias.Bias.Role)],
        Op.Slice slice => ["columns " + CSharpLiteral.Of(slice.First) + ".." + CSharpLiteral.Of(slice.First + slice.Count - 1)],
        Op.CacheAppend append => [Heads(append.KeyValueHeads, append.HeadSize)],
        Op.AttentionScores scores =>
            [SpecText.Heads(scores.Heads, scores.KeyValueHeads, scores.HeadSize), SpecText.Scale(scores.Scale, scores.ScaleByInverseLayer)],
        Op.MaskScores mask => SpecText.Mask(mask.Kind, mask.Window),
        Op.WeightedSum sum => [SpecText.Heads(sum.Heads, sum.KeyValueHeads, sum.HeadSize)],
        Op.ScaleBy scale => [CSharpLiteral.Short(scale.Factor)],
        Op.FlashAttention attention =>
        [
            SpecText.Heads(attention.Heads, attention.KeyValueHeads, attention.HeadSize),
            .. attention.Rotary is null ? Enumerable.Empty<string>() : [SpecText.Of(attention.Rotary)],
            .. SpecText.Mask(attention.Mask, attention.Window),
            SpecText.Scale(attention.Scale, attention.ScaleByInverseLayer),
        ],
        _ => [],
    };

    private static string OfProjection(Op.Projection projection, IReadOnlyList<string> inputs)
    {
        Epilogue epilogue = projection.Epilogue;
        List<string> parts = [.. projection.Parts.Select(Part)];
        if (epilogue.Activation is { } activation)
            parts[0] = SnakeCase.Of(activation) + "(" + parts[0] + ")";
        if (epilogue.Gated)
            parts = [parts[0] + " * " + (projection.Parts[1].Bias is null ? parts[1] : "(" + parts[1] + ")")];

        return Listed(
            "projection",
            [
                inputs[0],
                .. projection.Norm is { } norm ? [Call(SpecText.NormName(norm.Norm), NormParameters(norm))] : Enumerable.Empty<string>(),
                .. parts,
                .. Unless(epilogue.Scale == 1, "scale=" + CSharpLiteral.Short(epilogue.Scale)),
                .. epilogue.Residual ? ["residual=" + inputs[1]] : Enumerable.Empty<string>(),
            ]);
    }

    private static string Part(ProjectionPart part) =>
        Matrix(part.Weight) + (part.Bias is null ? "" : " + " + SnakeCase.Of(part.Bias.Role));

    private static IEnumerable<string> NormParameters(Op.Normalize normalize)
    {
        if (normalize.Weight is not null)
            yield return (normalize.Norm.WeightPlusOne ? "1 + " : "") + SnakeCase.Of(normalize.Weight.Role);
        if (normalize.Bias is not null)
            yield return SnakeCase.Of(normalize.Bias.Role);
        yield return "eps=" + CSharpLiteral.Short(normalize.Norm.Epsilon);
    }

    private static string Heads(int heads, int headSize) => CSharpLiteral.Of(heads) + "x" + CSharpLiteral.Of(headSize);

    private static string Matrix(WeightRef weight) =>
        SnakeCase.Of(weight.Role) + "[" + CSharpLiteral.Of(weight.Rows) + ", " + CSharpLiteral.Of(weight.Columns) + "]";

    private static string Call(string name, IEnumerable<string> arguments) => name + "(" + string.Join(", ", arguments) + ")";

    private static string Listed(string name, IEnumerable<string> operands) => name + " " + string.Join(", ", operands);

    private static IEnumerable<string> Unless(bool usual, string text) => usual ? [] : [text];
}
