using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>Frequencies against values computed by hand from the published formulas.</summary>
public class RotaryFrequenciesTests
{
    [Fact]
    public void Unscaled_frequencies_fall_from_1_by_powers_of_theta() => AreClose([1, 0.1, 0.01, 0.001], Compute(8, 10_000, new RotaryScalingSpec.None()));

    [Fact]
    public void Linear_scaling_divides_by_the_factor() => AreClose([0.4, 0.04, 0.004, 0.0004], Compute(8, 10_000, new RotaryScalingSpec.Linear(2.5)));

    [Fact]
    public void Dynamic_scaling_leaves_the_original_length_alone() => AreClose([1, 0.1, 0.01, 0.001], Compute(8, 10_000, new RotaryScalingSpec.Dynamic(2, 24)));

    [Fact]
    public void Llama_3_keeps_short_wavelengths_interpolates_long_ones_and_blends_between()
    {
        // Original length 100: wavelengths below 25 are kept, above 100 divided by 8. 2π/1 = 6.28 and 2π/0.01 = 628;
        // 2π/0.1 = 62.83 lies between: (100/62.83 - 1) / 3 = 0.19718 is kept of it.
        double kept = ((100 / (20 * Math.PI)) - 1) / 3;
        double[] expected = [1, (0.1 / 8 * (1 - kept)) + (0.1 * kept), 0.01 / 8, 0.001 / 8];

        AreClose(expected, Compute(8, 10_000, new RotaryScalingSpec.Llama3(8, 1, 4, 100)));
    }

    [Fact]
    public void Yarn_ramps_between_whole_pairs()
    {
        // Pair of r turns over 1,000 positions: 8 ln(1000 / 2πr) / (2 ln 10000) = 0.697 for 32 turns and 2.202 for 1: a ramp from 0 to 3.
        AreClose([1, (0.1 * 2 / 3) + (0.1 / 4 / 3), (0.01 / 3) + (0.01 / 4 * 2 / 3), 0.001 / 4], Compute(8, 10_000, new RotaryScalingSpec.Yarn(4, 1000, 32, 1, 1, Truncate: true)));
    }

    [Fact]
    public void Yarn_may_ramp_between_fractions_of_pairs()
    {
        double low = 8 * Math.Log(1000 / (2 * Math.PI * 32)) / (2 * Math.Log(10_000));
        double high = 8 * Math.Log(1000 / (2 * Math.PI)) / (2 * Math.Log(10_000));
        double interpolated = (1 - low) / (high - low);

        Assert.Equal(
            (0.1 * (1 - interpolated)) + (0.1 / 4 * interpolated),
            Compute(8, 10_000, new RotaryScalingSpec.Yarn(4, 1000, 32, 1, 1, Truncate: false))[1],
            1e-15);
    }

    [Fact]
    public void Only_yarn_multiplies_cosines_and_sines()
    {
        Assert.Equal(1.5, RotaryFrequencies.AttentionFactor(Rotary(8, 10_000, new RotaryScalingSpec.Yarn(4, 1000, 32, 1, 1.5, Truncate: true))));
        Assert.Equal(1, RotaryFrequencies.AttentionFactor(Rotary(8, 10_000, new RotaryScalingSpec.Linear(4))));
    }

    private static double[] Compute(int dimensions, double theta, RotaryScalingSpec scaling) => RotaryFrequencies.Compute(Rotary(dimensions, theta, scaling));

    private static PositionSpec.Rotary Rotary(int dimensions, double theta, RotaryScalingSpec scaling) => new(dimensions, theta, Spec.RotaryLayout.Halves, scaling);

    private static void AreClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int pair = 0; pair < expected.Length; pair++)
            Assert.Equal(expected[pair], actual[pair], 1e-15);
    }
}
