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

    public static PositionSpec.Rotary Read(ConfigReader config, int headSize, int maxPositions, RotaryTraits? traits = null)
    {
        traits ??= new RotaryTraits();
        double theta = config.OptionalNumber("RotaryPositions.Theta", "rope_theta") ?? traits.Theta;
        double share = PartialFactor(config, traits) ?? traits.PartialFactor ?? 1;
        ConfigReader? parameters = config.Section("RotaryPositions.Scaling", "rope_parameters");
        ConfigReader? scaling = config.Section("RotaryPositions.Scaling", "rope_scaling") ?? parameters;
        if (scaling is null)
            return new PositionSpec.Rotary(Dimensions(headSize, share), theta, traits.Layout, new RotaryScalingSpec.None());

        theta = scaling.OptionalNumber("RotaryPositions.Theta", "rope_theta") ?? theta;
        int dimensions = Dimensions(headSize, PartialFactor(scaling, traits) ?? share);
        string? type = scaling.Text("RotaryPositions.Scaling", "rope_type", "type") ?? (scaling == parameters ? "default" : null);
        RotaryScalingSpec resolved = type is "longrope" || (traits.OldLongRope && type is "su" or "yarn")
            ? LongRopeReader.Read(config, scaling, dimensions, maxPositions, traits.OriginalLength)
            : ReadScaling(scaling, type, maxPositions);
        scaling.ReportUnknown("rotary scaling", key => key == OriginalLengthKey);
        return new PositionSpec.Rotary(dimensions, theta, traits.Layout, resolved);
    }

    /// <summary>Which part of a head is turned; transformers fails on a part where a family turns whole heads.</summary>
    private static double? PartialFactor(ConfigReader config, RotaryTraits traits)
    {
        if (traits.PartialFactor is not null)
            return config.OptionalNumber("RotaryPositions.Dimensions", "partial_rotary_factor");
        config.Refuse("partial_rotary_factor", value => value is JsonValue.Number { Value: 1 });
        return null;
    }

    /// <summary>Python's <c>int(head_dim * factor)</c>; what cannot be a size the validator refuses.</summary>
    private static int Dimensions(int headSize, double share) => (int)Math.Max(0, Math.Min(headSize * share, int.MaxValue));

    private static RotaryScalingSpec ReadScaling(ConfigReader scaling, string? type, int maxPositions)
    {
        switch (type)
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
                scaling.Report(ProblemCatalogue.KeyMissing, "rope_type", "rope_type", "expected default, linear, dynamic, yarn, llama3 or longrope");
                return new RotaryScalingSpec.None();
            default:
                scaling.NotSupported("rope_type", "'" + type + "'", "; supported are default, linear, dynamic, yarn, llama3, longrope");
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
