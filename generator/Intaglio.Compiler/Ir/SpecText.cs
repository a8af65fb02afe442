using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>How the parts of a spec are printed, alone and inside operations that carry one.</summary>
internal static class SpecText
{
    /// <summary><c>32q/4kv x64, rotary(64, theta=10000, halves), causal, scale=0.125</c>.</summary>
    public static string Of(AttentionSpec attention) => Joined(
    [
        Heads(attention.Heads, attention.KeyValueHeads, attention.HeadSize) + Biases(attention.Bias),
        .. attention.Positions is PositionSpec.None ? [] : One(Of(attention.Positions)),
        .. Mask(attention.Mask, attention.Window),
        Scale(attention.Scale, attention.ScaleByInverseLayer),
        .. attention.SoftCap is { } cap ? One("soft_cap=" + CSharpLiteral.Short(cap)) : [],
        .. attention.QueryKeyNorm is { } norm ? One("query and key " + Of(norm.Norm)) : [],
        .. attention.ProjectionClip is { } clip ? One("clip=" + CSharpLiteral.Short(clip)) : [],
    ]);

    /// <summary><c>gated silu 5632</c>.</summary>
    public static string Of(FeedForwardSpec feedForward) =>
        (feedForward.Gated ? "gated " : "") + SnakeCase.Of(feedForward.Activation) + " " + CSharpLiteral.Of(feedForward.IntermediateSize)
        + Biases(("up", feedForward.UpBias), ("down", feedForward.DownBias))
        + (feedForward.Experts is { } experts ? $", {CSharpLiteral.Of(experts.PerToken)} of {CSharpLiteral.Of(experts.Count)} experts" : "");

    /// <summary><c>rms_norm(weight, eps=1E-05)</c>.</summary>
    public static string Of(NormSpec norm) => NormName(norm) + "(" + Joined(
    [
        .. norm.Weight ? One(norm.WeightPlusOne ? "1 + weight" : "weight") : [],
        .. norm.Bias ? One("bias") : [],
        "eps=" + CSharpLiteral.Short(norm.Epsilon),
    ]) + ")";

    /// <summary><c>learned(1024)</c>, <c>rotary(64, theta=10000, halves)</c>, <c>none</c>.</summary>
    public static string Of(PositionSpec positions) => positions switch
    {
        PositionSpec.None => "none",
        PositionSpec.Learned learned =>
            "learned(" + CSharpLiteral.Of(learned.Count) + (learned.Offset == 0 ? "" : ", offset=" + CSharpLiteral.Of(learned.Offset)) + ")",
        PositionSpec.Rotary rotary => "rotary(" + Joined(
        [
            CSharpLiteral.Of(rotary.Dimensions),
            "theta=" + CSharpLiteral.Short(rotary.Theta),
            SnakeCase.Of(rotary.Layout),
            .. Scaling(rotary.Scaling),
        ]) + ")",
        PositionSpec.Sinusoidal sinusoidal => sinusoidal.Interleaved ? "sinusoidal(interleaved)" : "sinusoidal(halves)",
        PositionSpec.Rotary2D rotary => "rotary2d(" + CSharpLiteral.Of(rotary.Dimensions) + ", theta=" + CSharpLiteral.Short(rotary.Theta) + ")",
        PositionSpec.Alibi => "alibi",
        PositionSpec.RelativeBias bias => "relative_bias(" + CSharpLiteral.Of(bias.Buckets) + ")",
        _ => throw new IrException($"{positions.GetType().Name} positions have no printed form."),
    };

    /// <summary><c>language model, tied</c>.</summary>
    public static string Of(HeadSpec head) => head switch
    {
        HeadSpec.LanguageModel language => Joined(
        [
            "language model",
            language.Tied ? "tied" : "weights of its own",
            .. language.Bias ? One("bias") : [],
            .. language.Scale == 1 ? [] : One("scale=" + CSharpLiteral.Short(language.Scale)),
            .. language.SoftCap is { } cap ? One("soft_cap=" + CSharpLiteral.Short(cap)) : [],
        ]),
        HeadSpec.MaskedLanguageModel => "masked language model",
        HeadSpec.Pooler => "pooler",
        HeadSpec.Classifier classifier => "classifier of " + CSharpLiteral.Of(classifier.Labels.Count) + ", " + SnakeCase.Of(classifier.Pooling) + " token",
        HeadSpec.TokenClassifier classifier => "token classifier of " + CSharpLiteral.Of(classifier.Labels.Count),
        _ => "none",
    };

    /// <summary><c>32q/4kv x64</c>.</summary>
    public static string Heads(int heads, int keyValueHeads, int headSize) =>
        CSharpLiteral.Of(heads) + "q/" + CSharpLiteral.Of(keyValueHeads) + "kv x" + CSharpLiteral.Of(headSize);

    /// <summary><c>causal, window=8</c>.</summary>
    public static IEnumerable<string> Mask(AttentionMask mask, int? window) =>
        [SnakeCase.Of(mask), .. window is { } positions ? One("window=" + CSharpLiteral.Of(positions)) : []];

    /// <summary><c>scale=0.125</c>.</summary>
    public static string Scale(float scale, bool byInverseLayer) => "scale=" + CSharpLiteral.Short(scale) + (byInverseLayer ? "/(layer + 1)" : "");

    /// <summary><c>rms_norm</c>.</summary>
    public static string NormName(NormSpec norm) => norm.Kind == Norm.Rms ? "rms_norm" : "layer_norm";

    private static IEnumerable<string> Scaling(RotaryScalingSpec scaling) => scaling switch
    {
        RotaryScalingSpec.None => [],
        RotaryScalingSpec.Linear linear => One("linear x" + CSharpLiteral.Short(linear.Factor)),
        RotaryScalingSpec.Dynamic dynamic => One("dynamic x" + CSharpLiteral.Short(dynamic.Factor)),
        RotaryScalingSpec.Yarn yarn => One("yarn x" + CSharpLiteral.Short(yarn.Factor)),
        RotaryScalingSpec.Llama3 llama3 => One("llama3 x" + CSharpLiteral.Short(llama3.Factor)),
        _ => One(scaling.GetType().Name),
    };

    private static string Biases(AttentionBias bias) =>
        Biases(("query", bias.Query), ("key", bias.Key), ("value", bias.Value), ("output", bias.Output));

    private static string Biases(params (string Name, bool Present)[] projections)
    {
        string[] present = [.. projections.Where(projection => projection.Present).Select(projection => projection.Name)];
        return present.Length == 0 ? "" : " (bias: " + Joined(present) + ")";
    }

    private static string Joined(IEnumerable<string> parts) => string.Join(", ", parts);

    private static IEnumerable<string> One(string part) => [part];
}
