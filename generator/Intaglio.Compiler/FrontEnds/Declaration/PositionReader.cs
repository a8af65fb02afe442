using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Positions: one kind may be added to the embedding, one may act inside the attention.</summary>
internal static class PositionReader
{
    private static readonly string[] InEmbedding = ["LearnedPositions", "SinusoidalPositions"];
    private static readonly string[] InAttention = ["RotaryPositions", "Rotary2DPositions", "AlibiPositions", "RelativeBias"];

    /// <summary>Positions that are added to the embedding.</summary>
    public static PositionSpec ReadEmbedding(StackScope scope, ModelSizes sizes)
    {
        string? name = Chosen(scope, InEmbedding);
        if (name is null)
            return new PositionSpec.None();
        AttributeReader positions = scope.Reader(name);
        return name == "LearnedPositions"
            ? new PositionSpec.Learned(positions.Size("Count") ?? sizes.PositionsOf(scope.Side), positions.Size("Offset") ?? 0)
            : new PositionSpec.Sinusoidal(
                positions.Choice<SinusoidalLayout>("Layout") is null or SinusoidalLayout.Interleaved,
                positions.Size("Offset") ?? 0,
                positions.Flag("FullRange") ?? false);
    }

    /// <summary>Positions inside the attention.</summary>
    public static PositionSpec ReadAttention(StackScope scope, int headSize, int maxPositions)
    {
        string? name = Chosen(scope, InAttention);
        if (name != "RotaryPositions" && scope.OverriddenAt("RotaryPositions") is { } overridden)
            scope.Problems.Add(ProblemCatalogue.AttributeMissing.At(overridden, "[RotaryPositions]", "layers can change it where their stack has it"));
        if (name is null || scope.Reader("Layers").Flag("Positions") == false)
            return new PositionSpec.None();
        AttributeReader positions = scope.Reader(name);
        return name switch
        {
            "RotaryPositions" => new PositionSpec.Rotary(
                positions.Size("Dimensions") ?? headSize,
                positions.Number("Theta") ?? SpecDefaults.RotaryTheta,
                positions.Choice<RotaryLayout>("Layout") ?? RotaryLayout.Halves,
                ReadScaling(positions, maxPositions, scope.Problems)),
            "Rotary2DPositions" => new PositionSpec.Rotary2D(positions.Size("Dimensions") ?? headSize / 2, positions.Number("Theta") ?? SpecDefaults.RotaryTheta),
            "AlibiPositions" => new PositionSpec.Alibi(positions.Single("MaxBias") ?? SpecDefaults.AlibiMaxBias, positions.Flag("BeforeScale") ?? false),
            _ => new PositionSpec.RelativeBias(
                positions.Size("Buckets") ?? SpecDefaults.RelativeBuckets,
                positions.Size("MaxDistance") ?? SpecDefaults.RelativeMaxDistance,
                positions.Flag("Shared") ?? true),
        };
    }

    /// <summary>The one kind that counts: what is about this stack alone before what is about both.</summary>
    private static string? Chosen(StackScope scope, string[] kinds)
    {
        string[] own = [.. kinds.Where(scope.HasOwn)];
        string[] found = own.Length > 0 ? own : [.. kinds.Where(scope.Has)];
        if (found.Length > 1)
            scope.Problems.Add(ProblemCatalogue.AttributeConflict.At(found[1], found[1], $"[{found[0]}]: a stack has one kind of such positions"));
        return found.FirstOrDefault();
    }

    private static RotaryScalingSpec ReadScaling(AttributeReader rotary, int maxPositions, DeclarationProblems problems)
    {
        RotaryScaling scaling = rotary.Choice<RotaryScaling>("Scaling") ?? RotaryScaling.None;
        if (scaling == RotaryScaling.None)
            return new RotaryScalingSpec.None();
        if (rotary.Size("OriginalMaxPositions") is null && scaling is RotaryScaling.Llama3 or RotaryScaling.LongRope)
            Missing("OriginalMaxPositions", $"{scaling} scaling needs the length before stretching");
        int originalLength = rotary.Size("OriginalMaxPositions") ?? maxPositions;
        if (scaling == RotaryScaling.LongRope)
            return ReadLongRope(rotary, maxPositions, originalLength, Missing);

        double? given = rotary.Number("Factor");
        if (given is null)
            Missing("Factor", "write [RotaryPositions(Scaling = ..., Factor = ...)]");
        double factor = given ?? 1;
        return scaling switch
        {
            RotaryScaling.Linear => new RotaryScalingSpec.Linear(factor),
            RotaryScaling.Dynamic => new RotaryScalingSpec.Dynamic(factor, originalLength),
            RotaryScaling.Yarn => new RotaryScalingSpec.Yarn(
                factor,
                originalLength,
                rotary.Number("BetaFast") ?? SpecDefaults.YarnBetaFast,
                rotary.Number("BetaSlow") ?? SpecDefaults.YarnBetaSlow,
                rotary.Number("AttentionFactor") ?? SpecDefaults.YarnAttentionFactor(factor),
                rotary.Flag("Truncate") ?? true),
            _ => new RotaryScalingSpec.Llama3(factor, rotary.Number("LowFrequencyFactor") ?? 1, rotary.Number("HighFrequencyFactor") ?? 4, originalLength),
        };

        void Missing(string argument, string advice) =>
            problems.Add(ProblemCatalogue.AttributeMissing.At(rotary.PathOf("Scaling"), argument, advice));
    }

    private static RotaryScalingSpec.LongRope ReadLongRope(AttributeReader rotary, int maxPositions, int originalLength, Action<string, string> missing)
    {
        foreach (string factors in new[] { "ShortFactors", "LongFactors" }.Where(factors => !rotary.Has(factors)))
            missing(factors, "LongRope divides each frequency by a number of its own");
        double stretch = rotary.Number("Factor") ?? (double)maxPositions / Math.Max(1, originalLength);
        return new RotaryScalingSpec.LongRope(
            rotary.List<double>("ShortFactors"),
            rotary.List<double>("LongFactors"),
            originalLength,
            rotary.Number("AttentionFactor") ?? SpecDefaults.LongRopeAttentionFactor(stretch, originalLength));
    }
}
