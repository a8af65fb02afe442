using System;

namespace Intaglio.Compiler.Spec;

/// <summary>What follows from other members where a front end says nothing: one place, so that every front end resolves to equal specs.</summary>
public static class SpecDefaults
{
    /// <summary>What is added under the root of a norm.</summary>
    public const double NormEpsilon = 1e-5;

    /// <summary>The base of rotary frequencies (Su et al., 2021).</summary>
    public const double RotaryTheta = 10_000;

    /// <summary>YaRN's bounds, in turns over the original length (Peng et al., 2023).</summary>
    public const double YarnBetaFast = 32;

    /// <inheritdoc cref="YarnBetaFast"/>
    public const double YarnBetaSlow = 1;

    /// <summary>Exponent of ALiBi's slopes (Press et al., 2021).</summary>
    public const float AlibiMaxBias = 8;

    /// <summary>T5's buckets of distances (Raffel et al., 2019).</summary>
    public const int RelativeBuckets = 32;

    /// <summary>The distance from which T5's positions share a bucket.</summary>
    public const int RelativeMaxDistance = 128;

    /// <summary>Experts that a token goes through (Mixtral).</summary>
    public const int ExpertsPerToken = 2;

    /// <summary>The formats that lose nothing: each has kernels of its own, and loading chooses.</summary>
    public static EquatableArray<WeightFormat> Formats { get; } = EquatableArray.Of(WeightFormat.Float32, WeightFormat.BFloat16);

    /// <summary>All instruction sets, the widest first.</summary>
    public static EquatableArray<InstructionSet> InstructionSets { get; } =
        EquatableArray.Of(InstructionSet.Avx512, InstructionSet.Avx2, InstructionSet.Portable);

    /// <summary>The factor on attention scores: 1/√head size (Vaswani et al., 2017).</summary>
    public static float AttentionScale(int headSize) => (float)(1 / Math.Sqrt(headSize));

    /// <summary>YaRN's factor on cosines and sines, with the multiplier that some models add: 0.1 · multiplier · ln(factor) + 1.</summary>
    public static double YarnAttentionFactor(double factor, double multiplier = 1) => factor <= 1 ? 1 : (0.1 * multiplier * Math.Log(factor)) + 1;

    /// <summary>LongRope's factor on cosines and sines: √(1 + ln(factor) / ln(original length)) (Ding et al., 2024).</summary>
    public static double LongRopeAttentionFactor(double factor, int originalLength) =>
        factor <= 1 || originalLength <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(originalLength)));
}
