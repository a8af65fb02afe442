using System;
using System.Collections.Generic;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Scaling of type <c>longrope</c>, resolved as <c>_compute_longrope_parameters</c> in transformers/modeling_rope_utils.py resolves it.</summary>
internal static class LongRopeReader
{
    private const string OriginalLengthKey = "original_max_position_embeddings";
    private const string OriginalLengthMember = "RotaryPositions.OriginalMaxPositions";

    /// <summary>Reads the scaling; the original length stands beside it rather than within.</summary>
    /// <param name="config">The whole file.</param>
    /// <param name="scaling">The object of the scaling.</param>
    /// <param name="dimensions">Elements of a head that are turned.</param>
    /// <param name="maxPositions">The longest sequence.</param>
    /// <param name="originalLength">The original length where the file says none; null for none.</param>
    public static RotaryScalingSpec.LongRope Read(ConfigReader config, ConfigReader scaling, int dimensions, int maxPositions, int? originalLength)
    {
        int? original = config.OptionalSize(OriginalLengthMember, OriginalLengthKey) ?? scaling.OptionalSize(OriginalLengthMember, OriginalLengthKey) ?? originalLength;
        double? given = scaling.OptionalNumber("RotaryPositions.AttentionFactor", "attention_factor");
        double? factor = scaling.OptionalNumber("RotaryPositions.Factor", "factor");

        // Where the original length is known, the ratio of the lengths counts and the factor does not.
        double stretch = original is { } length ? (double)maxPositions / length : factor ?? 1;
        if (original is null && factor is null && given is null)
            scaling.Report(Diagnostics.ProblemCatalogue.KeyMissing, "factor", "factor", "expected a number, or " + OriginalLengthKey);
        int resolved = original ?? maxPositions;
        return new RotaryScalingSpec.LongRope(
            Factors(scaling, "RotaryPositions.ShortFactors", "short_factor", dimensions),
            Factors(scaling, "RotaryPositions.LongFactors", "long_factor", dimensions),
            resolved,
            given ?? AttentionFactor(stretch, resolved));
    }

    /// <summary>√(1 + ln(factor) / ln(original length)), section 3.3 of arXiv:2402.13753.</summary>
    private static double AttentionFactor(double factor, int originalLength) =>
        factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(originalLength)));

    private static EquatableArray<double> Factors(ConfigReader scaling, string member, string key, int dimensions)
    {
        if (scaling.OptionalNumbers(member, key) is { } factors)
            return factors.ToEquatableArray();
        if (!scaling.Says(key))
            scaling.Report(Diagnostics.ProblemCatalogue.KeyMissing, key, key, $"expected a list of {CSharpLiteral.Of(dimensions / 2)} numbers");
        return default;
    }
}
