using System;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>
/// <c>rope_theta</c> and <c>rope_scaling</c>, in the old form (<c>type</c>), the newer one (<c>rope_type</c>) and that of transformers 5
/// (<c>rope_parameters</c>, theta included), resolved as transformers/modeling_rope_utils.py resolves them.
/// </summary>
internal static class RotaryReader
{
    private const string FactorKey = "factor";
    private const string OriginalLengthKey = "original_max_position_embeddings";
    private const string OriginalLengthMember = "RotaryPositions.OriginalMaxPositions";

    public static PositionSpec.Rotary Read(ConfigReader config, int headSize, int maxPositions)
    {
        double theta = config.OptionalNumber("RotaryPositions.Theta", "rope_theta") ?? SpecDefaults.RotaryTheta;
        ConfigReader? parameters = config.Section("RotaryPositions.Scaling", "rope_parameters");
        ConfigReader? scaling = config.Section("RotaryPositions.Scaling", "rope_scaling") ?? parameters;
        if (scaling is null)
            return new PositionSpec.Rotary(headSize, theta, RotaryLayout.Halves, new RotaryScalingSpec.None());

        theta = scaling.OptionalNumber("RotaryPositions.Theta", "rope_theta") ?? theta;
        scaling.Refuse("partial_rotary_factor", value => value is JsonValue.Number { Value: 1 });
        RotaryScalingSpec resolved = ReadScaling(scaling, maxPositions, typeMayBeAbsent: scaling == parameters);
        scaling.ReportUnknown("rotary scaling", key => key == OriginalLengthKey);
        return new PositionSpec.Rotary(headSize, theta, RotaryLayout.Halves, resolved);
    }

    private static RotaryScalingSpec ReadScaling(ConfigReader scaling, int maxPositions, bool typeMayBeAbsent)
    {
        string? type = scaling.Text("RotaryPositions.Scaling", "rope_type", "type");
        switch (type ?? (typeMayBeAbsent ? "default" : null))
        {
            case "default":
                return new RotaryScalingSpec.None();
            case "linear":
                return new RotaryScalingSpec.Linear(Factor(scaling));
            case "dynamic":
                // transformers takes the model's positions for the original length, whatever the file says about that.
                return new RotaryScalingSpec.Dynamic(Factor(scaling), maxPositions);
            case "yarn":
                return ReadYarn(scaling, maxPositions);
            case "llama3":
                return ReadLlama3(scaling);
            case null:
                scaling.Report(ProblemCatalogue.KeyMissing, "rope_type", "rope_type", "expected default, linear, dynamic, yarn or llama3");
                return new RotaryScalingSpec.None();
            default:
                scaling.NotSupported("rope_type", "'" + type + "'", "; supported are default, linear, dynamic, yarn, llama3");
                return new RotaryScalingSpec.None();
        }
    }

    private static RotaryScalingSpec.Llama3 ReadLlama3(ConfigReader scaling) => new(
        Factor(scaling),
        scaling.RequiredNumber("RotaryPositions.LowFrequencyFactor", "low_freq_factor"),
        scaling.RequiredNumber("RotaryPositions.HighFrequencyFactor", "high_freq_factor"),
        scaling.Size(OriginalLengthMember, OriginalLengthKey));

    private static RotaryScalingSpec.Yarn ReadYarn(ConfigReader scaling, int maxPositions)
    {
        (double factor, int originalLength) = YarnFactor(scaling, maxPositions);
        return new RotaryScalingSpec.Yarn(
            factor,
            originalLength,
            NonZero(scaling.OptionalNumber("RotaryPositions.BetaFast", "beta_fast")) ?? SpecDefaults.YarnBetaFast,
            NonZero(scaling.OptionalNumber("RotaryPositions.BetaSlow", "beta_slow")) ?? SpecDefaults.YarnBetaSlow,
            YarnAttentionFactor(scaling, factor),
            scaling.Flag("RotaryPositions.Truncate", true, "truncate"));
    }

    /// <summary>Where the original length is named, the ratio of the lengths counts and the factor does not.</summary>
    private static (double Factor, int OriginalLength) YarnFactor(ConfigReader scaling, int maxPositions)
    {
        if (scaling.OptionalSize(OriginalLengthMember, OriginalLengthKey) is not { } originalLength)
            return (Factor(scaling), maxPositions);

        double ratio = (double)maxPositions / originalLength;
        if (scaling.OptionalNumber("RotaryPositions.Factor", FactorKey) is { } factor && Math.Abs(factor - ratio) > 1e-6 * ratio)
            scaling.Report(ProblemCatalogue.YarnFactorIgnored, FactorKey, factor, maxPositions, originalLength, ratio);
        return (ratio, originalLength);
    }

    private static double YarnAttentionFactor(ConfigReader scaling, double factor)
    {
        double? given = scaling.OptionalNumber("RotaryPositions.AttentionFactor", "attention_factor");
        double? mscale = NonZero(scaling.OptionalNumber("RotaryPositions.AttentionFactor", "mscale"));
        double? mscaleAllDimensions = NonZero(scaling.OptionalNumber("RotaryPositions.AttentionFactor", "mscale_all_dim"));
        if (given is { } attentionFactor)
            return attentionFactor;
        return mscale is { } numerator && mscaleAllDimensions is { } denominator
            ? SpecDefaults.YarnAttentionFactor(factor, numerator) / SpecDefaults.YarnAttentionFactor(factor, denominator)
            : SpecDefaults.YarnAttentionFactor(factor);
    }

    private static double Factor(ConfigReader scaling) => scaling.RequiredNumber("RotaryPositions.Factor", FactorKey);

    /// <summary>Python's <c>x or default</c>: 0 counts as absent.</summary>
    private static double? NonZero(double? number) => number == 0 ? null : number;
}
