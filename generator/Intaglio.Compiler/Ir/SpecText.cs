using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>How the parts of a spec are printed, alone and inside operations that carry one.</summary>
internal static class SpecText
{
    /// <summary><c>token table width=64, scale=8, learned(1024), token types=2</c>, <c>images 3x30x30 in patches of 6, width=64</c>.</summary>
    public static string Of(EmbeddingSpec embedding) => Joined(
    [
        .. embedding.Input switch
        {
            null => One("token table width=" + CSharpLiteral.Of(embedding.Width)),
            InputSpec.Patches patches =>
            [
                "images " + string.Join("x", new[] { patches.Channels, patches.Height, patches.Width }.Select(CSharpLiteral.Of)) + " in patches of " + CSharpLiteral.Of(patches.PatchSize) + Biases(("patch", patches.Bias)),
                "width=" + CSharpLiteral.Of(embedding.Width),
            ],
            InputSpec.Spectrogram spectrogram =>
            [
                "spectrograms " + CSharpLiteral.Of(spectrogram.Bins) + "x" + CSharpLiteral.Of(spectrogram.Frames) + " through two " + SnakeCase.Of(spectrogram.Activation) + " convolutions",
                "width=" + CSharpLiteral.Of(embedding.Width),
            ],
            _ => throw new IrException($"{embedding.Input.GetType().Name} inputs have no printed form."),
        },
        .. embedding.VocabularySize is { } vocabulary ? One("vocabulary=" + CSharpLiteral.Of(vocabulary)) : [],
        .. embedding.Scale == 1 ? [] : One("scale=" + CSharpLiteral.Short(embedding.Scale)),
        .. embedding.Positions is PositionSpec.None ? [] : One(Of(embedding.Positions)),
        .. embedding.TokenTypes == 0 ? [] : One("token types=" + CSharpLiteral.Of(embedding.TokenTypes)),
        .. embedding.Norm is { } norm ? One(Of(norm)) : [],
        .. embedding.Projection == EmbeddingProjection.None ? [] : One("projected " + SnakeCase.Of(embedding.Projection) + Biases(("projection", embedding.ProjectionBias))),
    ]);

    /// <summary><c>prefix up to token 252, blanks 251 250</c>.</summary>
    public static string Of(PrefixSpec prefix) =>
        "prefix up to token " + CSharpLiteral.Of(prefix.StartToken) + ", blanks " + string.Join(" ", prefix.MaskTokens.Select(CSharpLiteral.Of));

    /// <summary><c>32q/4kv x64, rotary(64, theta=10000, halves), causal, scale=0.125</c>.</summary>
    public static string Of(AttentionSpec attention) => Joined(
    [
        Heads(attention.Heads, attention.KeyValueHeads, attention.HeadSize) + Biases(attention.Bias),
        .. attention.Positions is PositionSpec.None ? [] : One(Of(attention.Positions)),
        .. Mask(attention.Mask, attention.Window),
        Scale(attention.Scale, attention.ScaleByInverseLayer),
        .. attention.SoftCap is { } cap ? One("soft_cap=" + CSharpLiteral.Short(cap)) : [],
        .. attention.QueryKeyNorm is { } norm ? One((norm.FullWidth ? "full-width query and key " : norm.WeightPerHead ? "per-head query and key " : "query and key ") + Of(norm.Norm)) : [],
        .. attention.ProjectionClip is { } clip ? One("clip=" + CSharpLiteral.Short(clip)) : [],
    ]);

    /// <summary><c>gated silu 5632</c>.</summary>
    public static string Of(FeedForwardSpec feedForward) =>
        (feedForward.Gated ? "gated " : "") + SnakeCase.Of(feedForward.Activation) + " " + CSharpLiteral.Of(feedForward.IntermediateSize)
        + Biases(("up", feedForward.UpBias), ("down", feedForward.DownBias))
        + (feedForward.Experts is { } experts ? $", {CSharpLiteral.Of(experts.PerToken)} of {CSharpLiteral.Of(experts.Count)} experts{(experts.NormalizeWeights ? "" : ", weights as they are")}{(experts.SharedIntermediateSize == 0 ? "" : ", shared " + CSharpLiteral.Of(experts.SharedIntermediateSize))}" : "");

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
        PositionSpec.Sinusoidal sinusoidal => "sinusoidal(" + Joined(
        [
            sinusoidal.Interleaved ? "interleaved" : "halves",
            .. sinusoidal.Offset == 0 ? [] : One("offset=" + CSharpLiteral.Of(sinusoidal.Offset)),
            .. sinusoidal.FullRange ? One("full range") : [],
        ]) + ")",
        PositionSpec.Rotary2D rotary => "rotary2d(" + CSharpLiteral.Of(rotary.Dimensions) + ", theta=" + CSharpLiteral.Short(rotary.Theta) + ")",
        PositionSpec.Alibi alibi => "alibi(" + CSharpLiteral.Short(alibi.MaxBias) + (alibi.BeforeScale ? ", before the scale)" : ")"),
        PositionSpec.RelativeBias bias =>
            "relative_bias(" + CSharpLiteral.Of(bias.Buckets) + ", distance=" + CSharpLiteral.Of(bias.MaxDistance) + (bias.Shared ? ", shared)" : ")"),
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
            .. language.Projection ? One("projected") : [],
        ]),
        HeadSpec.MaskedLanguageModel masked => Joined(
        [
            "masked language model",
            SnakeCase.Of(masked.Activation) + " transform" + Biases(("transform", masked.TransformBias)),
            .. masked.Norm is { } norm ? One(Of(norm)) : [],
            masked.Tied ? "tied" : "weights of its own",
            .. masked.Bias ? One("bias") : [],
        ]),
        HeadSpec.Pooler => "pooler",
        HeadSpec.Classifier classifier => "classifier of " + CSharpLiteral.Of(classifier.Labels.Count) + ", " + Joined(
        [
            SnakeCase.Of(classifier.Pooling) + " token",
            .. classifier.Dense is { } dense ? One(SnakeCase.Of(dense) + " layer" + Biases(("layer", classifier.DenseBias))) : [],
            .. classifier.Norm is { } norm ? One(Of(norm)) : [],
            .. classifier.Bias ? One("bias") : [],
        ]),
        HeadSpec.TokenClassifier classifier => "token classifier of " + CSharpLiteral.Of(classifier.Labels.Count) + (classifier.Dense is { } dense ? ", " + SnakeCase.Of(dense) + " layer" : ""),
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
