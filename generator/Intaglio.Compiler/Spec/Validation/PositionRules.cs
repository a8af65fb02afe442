using System;
using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>Positions, where they act and their numbers.</summary>
internal static class PositionRules
{
    /// <param name="problems">Where problems go.</param>
    /// <param name="rows">The most rows that are embedded.</param>
    /// <param name="width">Their columns.</param>
    /// <param name="positions">The positions of the embedding.</param>
    public static void CheckEmbedding(ProblemList problems, int rows, int width, PositionSpec positions)
    {
        switch (positions)
        {
            case PositionSpec.None:
                return;
            case PositionSpec.Learned learned:
                CheckLearned(problems, rows, learned);
                return;
            case PositionSpec.Sinusoidal sinusoidal:
                CheckSinusoidal(problems, width, sinusoidal);
                return;
            default:
                problems.Add(ProblemCatalogue.PositionsMisplaced.At("Transformer", positions.GetType().Name, "embedding"));
                return;
        }
    }

    public static void CheckAttention(ProblemList problems, ModelSpec spec, AttentionSpec attention)
    {
        switch (attention.Positions)
        {
            case PositionSpec.None:
                return;
            case PositionSpec.Rotary rotary:
                CheckRotary(problems, attention, rotary);
                return;
            case PositionSpec.Rotary2D rotary:
                CheckRotary2D(problems, spec.Kind, attention, rotary);
                return;
            case PositionSpec.Alibi alibi:
                problems.Positive("AlibiPositions.MaxBias", "MaxBias", alibi.MaxBias);
                return;
            case PositionSpec.RelativeBias bias:
                CheckRelativeBias(problems, attention.Mask, bias);
                return;
            default:
                problems.Add(ProblemCatalogue.PositionsMisplaced.At("Transformer", attention.Positions.GetType().Name, "attention"));
                return;
        }
    }

    private static void CheckSinusoidal(ProblemList problems, int width, PositionSpec.Sinusoidal sinusoidal)
    {
        problems.Within("SinusoidalPositions.Offset", "Offset", sinusoidal.Offset, 0, SizeLimits.Positions);

        // Each frequency is a sine and a cosine; the full range lies between a first and a last frequency.
        int fewest = sinusoidal.FullRange ? 4 : 2;
        string message = FormattableString.Invariant($"Sinusoidal positions need an even number of columns of at least {fewest}; the embedding has {width}");
        if (width % 2 != 0 || width < fewest)
            problems.Add(ProblemCatalogue.EmbeddingMismatch.At("SinusoidalPositions", message));
    }

    private static void CheckRotary2D(ProblemList problems, TransformerKind kind, AttentionSpec attention, PositionSpec.Rotary2D rotary)
    {
        const string places = "whose tokens have one place: a prefix decoder's have one in the prompt and one in the answer";
        if (kind != TransformerKind.PrefixDecoder)
            problems.Add(ProblemCatalogue.PositionsMisplaced.At("Rotary2DPositions", "Rotary2D", $"attention of kind {kind}, {places}"));
        string expected = FormattableString.Invariant($"even and at most half of HeadSize ({attention.HeadSize})");
        if (rotary.Dimensions < 1 || rotary.Dimensions % 2 != 0 || rotary.Dimensions > attention.HeadSize / 2)
            problems.Add(ProblemCatalogue.NumberOutOfRange.At("Rotary2DPositions.Dimensions", "Dimensions", rotary.Dimensions, expected));
        problems.Number("Rotary2DPositions.Theta", "Theta", rotary.Theta, rotary.Theta > 1, "a finite number above 1");
    }

    private static void CheckRelativeBias(ProblemList problems, AttentionMask mask, PositionSpec.RelativeBias bias)
    {
        // A bidirectional attention has half of the buckets for each direction; half of those are a distance each.
        bool bothDirections = mask == AttentionMask.Bidirectional;
        int fewest = bothDirections ? 4 : 2;
        bool buckets = problems.Within("RelativeBias.Buckets", "Buckets", bias.Buckets, fewest, SizeLimits.Heads);
        bool distance = problems.Size("RelativeBias.MaxDistance", "MaxDistance", bias.MaxDistance, SizeLimits.Positions);
        const string directions = "attention with a prefix: its buckets are those of one direction or of both";
        if (mask == AttentionMask.Prefix)
            problems.Add(ProblemCatalogue.PositionsMisplaced.At("RelativeBias", "RelativeBias", directions));
        int exact = bias.Buckets / fewest;
        string expected = FormattableString.Invariant($"above the {exact} distances that have a bucket each");
        if (buckets && distance)
            problems.Number("RelativeBias.MaxDistance", "MaxDistance", bias.MaxDistance, bias.MaxDistance > exact, expected);
    }

    private static void CheckLearned(ProblemList problems, int rows, PositionSpec.Learned learned)
    {
        bool sizes = problems.Size("LearnedPositions.Count", "Count", learned.Count, SizeLimits.Positions)
            & problems.Within("LearnedPositions.Offset", "Offset", learned.Offset, 0, SizeLimits.Positions);
        if (sizes && learned.Count < rows)
            problems.Add(ProblemCatalogue.TooFewLearnedPositions.At("LearnedPositions.Count", learned.Count, rows));
    }

    private static void CheckRotary(ProblemList problems, AttentionSpec attention, PositionSpec.Rotary rotary)
    {
        bool dimensions = CheckDimensions(problems, rotary.Dimensions, attention.HeadSize);
        bool theta = problems.Number("RotaryPositions.Theta", "Theta", rotary.Theta, rotary.Theta > 1, "a finite number above 1");
        int problemsBefore = problems.Found;
        CheckScaling(problems, rotary);
        if (dimensions && theta && problems.Found == problemsBefore && rotary.Scaling is not RotaryScalingSpec.LongRope)
            CheckFrequencies(problems, rotary);
    }

    private static bool CheckDimensions(ProblemList problems, int dimensions, int headSize)
    {
        if (dimensions > 0 && dimensions % 2 == 0 && dimensions <= headSize)
            return true;
        problems.Add(ProblemCatalogue.RotaryDimensions.At("RotaryPositions.Dimensions", dimensions, headSize));
        return false;
    }

    private static void CheckScaling(ProblemList problems, PositionSpec.Rotary rotary)
    {
        switch (rotary.Scaling)
        {
            case RotaryScalingSpec.Linear linear:
                CheckFactor(problems, linear.Factor);
                break;
            case RotaryScalingSpec.Dynamic dynamic:
                CheckFactor(problems, dynamic.Factor);
                CheckOriginalLength(problems, dynamic.OriginalLength);
                // Theta grows by a power of dimensions / (dimensions - 2).
                if (rotary.Dimensions == 2)
                    problems.Add(ProblemCatalogue.NumberOutOfRange.At("RotaryPositions.Dimensions", "Dimensions", 2, "at least 4 with dynamic scaling"));
                break;
            case RotaryScalingSpec.Yarn yarn:
                CheckFactor(problems, yarn.Factor);
                CheckOriginalLength(problems, yarn.OriginalLength);
                problems.Positive("RotaryPositions.BetaSlow", "BetaSlow", yarn.BetaSlow);
                problems.Number("RotaryPositions.BetaFast", "BetaFast", yarn.BetaFast, yarn.BetaFast >= yarn.BetaSlow, FormattableString.Invariant($"at least BetaSlow ({yarn.BetaSlow})"));
                problems.Positive("RotaryPositions.AttentionFactor", "AttentionFactor", yarn.AttentionFactor);
                break;
            case RotaryScalingSpec.Llama3 llama:
                CheckFactor(problems, llama.Factor);
                CheckOriginalLength(problems, llama.OriginalLength);
                problems.Positive("RotaryPositions.LowFrequencyFactor", "LowFrequencyFactor", llama.LowFrequencyFactor);
                problems.Number(
                    "RotaryPositions.HighFrequencyFactor",
                    "HighFrequencyFactor",
                    llama.HighFrequencyFactor,
                    llama.HighFrequencyFactor > llama.LowFrequencyFactor,
                    FormattableString.Invariant($"above LowFrequencyFactor ({llama.LowFrequencyFactor})"));
                break;
            case RotaryScalingSpec.LongRope longRope:
                CheckOriginalLength(problems, longRope.OriginalLength);
                CheckFactors(problems, "ShortFactors", longRope.ShortFactors, rotary.Dimensions / 2);
                CheckFactors(problems, "LongFactors", longRope.LongFactors, rotary.Dimensions / 2);
                problems.Positive("RotaryPositions.AttentionFactor", "AttentionFactor", longRope.AttentionFactor);
                break;
        }
    }

    private static void CheckFactor(ProblemList problems, double factor) =>
        problems.Number("RotaryPositions.Factor", "Factor", factor, factor >= 1, "a finite number of at least 1");

    /// <summary>One factor above 0 for each turned pair.</summary>
    private static void CheckFactors(ProblemList problems, string name, EquatableArray<double> factors, int pairs)
    {
        string path = "RotaryPositions." + name;
        if (factors.Count != pairs)
            problems.Add(ProblemCatalogue.NumberOutOfRange.At(path, "Count of " + name, factors.Count, FormattableString.Invariant($"{pairs}, one for each turned pair")));
        foreach (double factor in factors.Where(factor => !(factor > 0) || double.IsInfinity(factor)).Take(1))
            problems.Add(ProblemCatalogue.NumberOutOfRange.At(path, name, factor, "finite numbers above 0"));
    }

    private static void CheckOriginalLength(ProblemList problems, int length) =>
        problems.Size("RotaryPositions.OriginalMaxPositions", "OriginalMaxPositions", length, SizeLimits.Positions);

    /// <summary>Numbers that are each in range may still give frequencies that are not: a theta of 1e300 does.</summary>
    private static void CheckFrequencies(ProblemList problems, PositionSpec.Rotary rotary)
    {
        double[] frequencies = RotaryFrequencies.Compute(rotary);
        if (frequencies.Any(frequency => double.IsNaN(frequency) || double.IsInfinity(frequency) || frequency <= 0))
            problems.Add(ProblemCatalogue.NumberOutOfRange.At("RotaryPositions.Theta", "Theta", rotary.Theta, "small enough that every frequency is above 0"));
    }
}
