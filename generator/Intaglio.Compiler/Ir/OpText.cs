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
        Op.TokenTypes => "token_types",
        Op.LearnedPositions => "learned_positions",
        Op.SinusoidalPositions => "sinusoidal_positions",
        Op.ImagePatches => "image_patches",
        Op.ClassToken => "class_token",
        Op.SpectrogramWindows => "spectrogram_windows",
        Op.FrameWindows => "frame_windows",
        Op.RotaryPositions2D => "rotary_2d",
        Op.NormalizeHeads normalize => SpecText.NormName(normalize.Norm) + "_heads",
        Op.RotaryPositions => "rotary",
        Op.Normalize normalize => SpecText.NormName(normalize.Norm),
        Op.Linear => "linear",
        Op.AddBias => "add_bias",
        Op.Slice => "slice",
        Op.CacheAppend => "cache_append",
        Op.SourceAppend => "source_append",
        Op.AttentionScores => "attention_scores",
        Op.CapScores => "soft_cap",
        Op.AlibiBias => "alibi",
        Op.RelativeBias => "relative_bias",
        Op.MaskScores => "mask",
        Op.Softmax => "softmax",
        Op.WeightedSum => "weighted_sum",
        Op.Activate activate => SnakeCase.Of(activate.Activation),
        Op.Multiply => "multiply",
        Op.Add => "add",
        Op.ScaleBy => "scale",
        Op.Clamp => "clamp",
        Op.SoftCap => "soft_cap",
        Op.GateRows => "gate_rows",
        Op.RouteExperts => "route_experts",
        Op.Experts => "experts",
        Op.PoolSequences pool => "pool_" + SnakeCase.Of(pool.Pooling),
        Op.FlashAttention => "flash_attention",
        Op.CrossAttention => "cross_attention",
        Op.SourceStore => "source_store",
        _ => throw new IrException($"The operation {op.GetType().Name} has no printed form."),
    };

    private static IEnumerable<string> Parameters(Op op) => op switch
    {
        Op.TokenEmbedding embedding => [Matrix(embedding.Table), .. Unless(embedding.Scale == 1, "scale=" + CSharpLiteral.Short(embedding.Scale))],
        Op.LearnedPositions learned => [Matrix(learned.Table), .. Unless(learned.Offset == 0, "offset=" + CSharpLiteral.Of(learned.Offset))],
        Op.TokenTypes types => [Matrix(types.Table)],
        Op.SinusoidalPositions sinusoidal => [SpecText.Of(sinusoidal.Spec)],
        Op.ImagePatches patches => [CSharpLiteral.Of(patches.Spec.PatchSize) + "x" + CSharpLiteral.Of(patches.Spec.PatchSize)],
        Op.ClassToken token => [SnakeCase.Of(token.Token.Role)],
        Op.RotaryPositions2D rotary => [Heads(rotary.Heads, rotary.HeadSize), SpecText.Of(rotary.Spec)],
        Op.NormalizeHeads normalize => [Heads(normalize.Heads, normalize.HeadSize), .. NormParameters(normalize.Norm, normalize.Weight, normalize.Bias)],
        Op.RotaryPositions rotary => [Heads(rotary.Heads, rotary.HeadSize), SpecText.Of(rotary.Spec)],
        Op.Normalize normalize => NormParameters(normalize.Norm, normalize.Weight, normalize.Bias),
        Op.Linear linear => [Matrix(linear.Weight)],
        Op.AddBias addBias => [SnakeCase.Of(addBias.Bias.Role)],
        Op.Slice slice => ["columns " + CSharpLiteral.Of(slice.First) + ".." + CSharpLiteral.Of(slice.First + slice.Count - 1)],
        Op.CacheAppend append => [Heads(append.KeyValueHeads, append.HeadSize)],
        Op.SourceAppend append => [Heads(append.KeyValueHeads, append.HeadSize)],
        Op.CapScores cap => [CSharpLiteral.Short(cap.Cap)],
        Op.AlibiBias bias => [CSharpLiteral.Of(bias.Heads) + " slopes", .. Unless(bias.Factor == 1, "factor=" + CSharpLiteral.Short(bias.Factor))],
        Op.RelativeBias bias => [Matrix(bias.Table), bias.Bidirectional ? "both directions" : "backwards"],
        Op.AttentionScores scores =>
            [SpecText.Heads(scores.Heads, scores.KeyValueHeads, scores.HeadSize), SpecText.Scale(scores.Scale, scores.ScaleByInverseLayer)],
        Op.MaskScores mask => SpecText.Mask(mask.Kind, mask.Window),
        Op.WeightedSum sum => [SpecText.Heads(sum.Heads, sum.KeyValueHeads, sum.HeadSize)],
        Op.ScaleBy scale => [CSharpLiteral.Short(scale.Factor)],
        Op.Clamp clamp => [CSharpLiteral.Short(clamp.Limit)],
        Op.SoftCap cap => [CSharpLiteral.Short(cap.Cap)],
        Op.RouteExperts route => [CSharpLiteral.Of(route.PerToken) + " of " + CSharpLiteral.Of(route.Count), .. Unless(!route.NormalizeWeights, "normalized")],
        Op.Experts experts => [SnakeCase.Of(experts.Activation), .. experts.Gate is { } gate ? [Matrix(gate)] : Enumerable.Empty<string>(), Matrix(experts.Up), Matrix(experts.Down)],
        Op.FlashAttention attention =>
        [
            SpecText.Heads(attention.Shape.Heads, attention.Shape.KeyValueHeads, attention.Shape.HeadSize),
            .. attention.Norms is { } norms ? ["query and key " + Name(norms.Query)] : Enumerable.Empty<string>(),
            .. Unless(attention.Positions is PositionSpec.None, SpecText.Of(attention.Positions)),
            .. attention.Bias is { } bias ? [Listed(Name(bias.Op), Parameters(bias.Op))] : Enumerable.Empty<string>(),
            .. SpecText.Mask(attention.Mask, attention.Window),
            .. ShapeParameters(attention.Shape),
        ],
        Op.CrossAttention attention =>
            [SpecText.Heads(attention.Shape.Heads, attention.Shape.KeyValueHeads, attention.Shape.HeadSize), .. ShapeParameters(attention.Shape)],
        Op.SourceStore store => [Heads(store.KeyValueHeads, store.HeadSize)],
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
                .. projection.Norm is { } norm ? [Call(SpecText.NormName(norm.Norm), NormParameters(norm.Norm, norm.Weight, norm.Bias))] : Enumerable.Empty<string>(),
                .. parts,
                .. Unless(epilogue.Scale == 1, "scale=" + CSharpLiteral.Short(epilogue.Scale)),
                .. epilogue.Clamp is { } clamp ? ["clamp=" + CSharpLiteral.Short(clamp)] : Enumerable.Empty<string>(),
                .. epilogue.SoftCap is { } cap ? ["soft_cap=" + CSharpLiteral.Short(cap)] : Enumerable.Empty<string>(),
                .. epilogue.Residual ? ["residual=" + inputs[1]] : Enumerable.Empty<string>(),
            ]);
    }

    private static string Part(ProjectionPart part) =>
        Matrix(part.Weight) + (part.Bias is null ? "" : " + " + SnakeCase.Of(part.Bias.Role));

    private static IEnumerable<string> NormParameters(NormSpec norm, WeightRef? weight, WeightRef? bias)
    {
        if (weight is not null)
            yield return (norm.WeightPlusOne ? "1 + " : "") + SnakeCase.Of(weight.Role);
        if (bias is not null)
            yield return SnakeCase.Of(bias.Role);
        yield return "eps=" + CSharpLiteral.Short(norm.Epsilon);
    }

    private static IEnumerable<string> ShapeParameters(AttentionShape shape) =>
        [SpecText.Scale(shape.Scale, shape.ScaleByInverseLayer), .. shape.SoftCap is { } cap ? ["soft_cap=" + CSharpLiteral.Short(cap)] : Enumerable.Empty<string>()];

    private static string Heads(int heads, int headSize) => CSharpLiteral.Of(heads) + "x" + CSharpLiteral.Of(headSize);

    private static string Matrix(WeightRef weight) =>
        SnakeCase.Of(weight.Role) + "[" + CSharpLiteral.Of(weight.Rows) + ", " + CSharpLiteral.Of(weight.Columns) + "]";

    private static string Call(string name, IEnumerable<string> arguments) => name + "(" + string.Join(", ", arguments) + ")";

    private static string Listed(string name, IEnumerable<string> operands) => name + " " + string.Join(", ", operands);

    private static IEnumerable<string> Unless(bool usual, string text) => usual ? [] : [text];
}
