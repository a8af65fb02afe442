using System;

namespace Intaglio.Compiler.Spec;

/// <summary>The frequencies of rotary positions after scaling, as Hugging Face transformers computes them, in double precision.</summary>
public static class RotaryFrequencies
{
    /// <summary>Radians per position of each turned pair, <c>Dimensions / 2</c> of them; for dynamic scaling those of the original length.</summary>
    public static double[] Compute(PositionSpec.Rotary rotary)
    {
        var frequencies = new double[rotary.Dimensions / 2];
        for (int pair = 0; pair < frequencies.Length; pair++)
            frequencies[pair] = Scale(rotary, pair, Math.Pow(rotary.Theta, -2.0 * pair / rotary.Dimensions));
        return frequencies;
    }

    /// <summary>LongRope's radians per position beyond the original length.</summary>
    public static double[] ComputeLong(PositionSpec.Rotary rotary, RotaryScalingSpec.LongRope longRope) =>
        Compute(rotary with { Scaling = longRope with { ShortFactors = longRope.LongFactors } });

    /// <summary>What cosines and sines are multiplied by.</summary>
    public static double AttentionFactor(PositionSpec.Rotary rotary) => rotary.Scaling switch
    {
        RotaryScalingSpec.Yarn yarn => yarn.AttentionFactor,
        RotaryScalingSpec.LongRope longRope => longRope.AttentionFactor,
        _ => 1,
    };

    private static double Scale(PositionSpec.Rotary rotary, int pair, double frequency) => rotary.Scaling switch
    {
        RotaryScalingSpec.None or RotaryScalingSpec.Dynamic => frequency,
        RotaryScalingSpec.Linear linear => frequency / linear.Factor,
        RotaryScalingSpec.LongRope longRope => frequency / longRope.ShortFactors[pair],
        RotaryScalingSpec.Yarn yarn => Yarn(rotary, yarn, pair, frequency),
        RotaryScalingSpec.Llama3 llama => Llama3(llama, frequency),
        _ => throw new ArgumentOutOfRangeException(nameof(rotary), rotary.Scaling.GetType().Name, "No frequencies for this rotary scaling."),
    };

    /// <summary>Pairs that turn often within the original length keep their frequency, slow ones are interpolated, a ramp lies between (arXiv:2309.00071, section 3.2).</summary>
    private static double Yarn(PositionSpec.Rotary rotary, RotaryScalingSpec.Yarn yarn, int pair, double frequency)
    {
        double low = PairOfRotations(yarn.BetaFast);
        double high = PairOfRotations(yarn.BetaSlow);
        if (yarn.Truncate)
        {
            low = Math.Floor(low);
            high = Math.Ceiling(high);
        }

        low = Math.Max(low, 0);
        high = Math.Min(high, rotary.Dimensions - 1);
        if (low == high)
            high += 0.001;
        double ramp = Math.Min(Math.Max((pair - low) / (high - low), 0), 1);
        return (frequency / yarn.Factor * ramp) + (frequency * (1 - ramp));

        double PairOfRotations(double rotations) =>
            rotary.Dimensions * Math.Log(yarn.OriginalLength / (rotations * 2 * Math.PI)) / (2 * Math.Log(rotary.Theta));
    }

    /// <summary>Wavelengths within the original length are kept, those beyond are interpolated, a ramp lies between (Llama 3.1).</summary>
    private static double Llama3(RotaryScalingSpec.Llama3 llama, double frequency)
    {
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength > llama.OriginalLength / llama.LowFrequencyFactor)
            return frequency / llama.Factor;
        if (wavelength < llama.OriginalLength / llama.HighFrequencyFactor)
            return frequency;
        double kept = ((llama.OriginalLength / wavelength) - llama.LowFrequencyFactor) / (llama.HighFrequencyFactor - llama.LowFrequencyFactor);
        return ((1 - kept) * frequency / llama.Factor) + (kept * frequency);
    }
}
