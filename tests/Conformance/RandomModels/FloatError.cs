using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>How exactly a float32 program can compute what a random model computes in float64.</summary>
internal static class FloatError
{
    // A sum of n float32 terms is off by some √n roundings, and a program makes dozens of sums in a row.
    private const double RoundingsOfAProgram = 64;
    private const double RoundingOfAFloat = 1.0 / (1 << 24);
    private const int Trials = 3;

    // A quantised program rounds inputs to whole steps, and rounds a few the other way than float64 does: results then differ by steps, not by roundings of floats.
    private const double RoundingsOfSteps = 4;

    /// <summary>
    /// How far each result may be off: by roundings of its largest element, or by how far it moves when every weight is off by one rounding,
    /// as a model whose norms divide by almost nothing is no defect of its program.
    /// </summary>
    /// <param name="exact">The results.</param>
    /// <param name="weights">The weights that they were computed with.</param>
    /// <param name="compute">Computes them with other weights, and inputs of projections that are moved a little before they are rounded.</param>
    /// <param name="quantized">True where the program rounds them: then moving a hundred times as many of them to the next step is the measure.</param>
    public static double[] Tolerances(double[][] exact, WeightSource weights, Func<WeightSource, Random, double[][]> compute, bool quantized)
    {
        double[] moved = new double[exact.Length];
        for (int trial = 0; trial < Trials; trial++)
        {
            int start = trial * 7919;
            double[][] perturbed = compute((role, side, layer, expert) =>
                Perturb(weights(role, side, layer, expert), start + ((int)role * 31) + ((int)side * 17) + (expert * 1009) + layer), new Random(trial));
            for (int result = 0; result < exact.Length; result++)
                moved[result] = Math.Max(moved[result], perturbed[result].Zip(exact[result], (left, right) => Math.Abs(left - right)).Max());
        }

        double factor = quantized ? RoundingsOfSteps : RoundingsOfAProgram;
        return [.. exact.Select((values, result) => Math.Max(RoundingsOfAProgram * RoundingOfAFloat * values.Max(Math.Abs), factor * moved[result]))];
    }

    /// <summary>The first of the numbers that is off by more; null where none is.</summary>
    public static string? Complaint(string way, ReadOnlySpan<float> found, ReadOnlySpan<double> expected, double tolerance)
    {
        if (found.Length != expected.Length)
            return $"{way}: {found.Length} numbers, {expected.Length} were expected";
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(found[i] - expected[i]) <= tolerance))
                return $"{way}: number {i} is {found[i]:R}, {expected[i]:R} was expected, tolerance {tolerance:E1}";
        }

        return null;
    }

    private static double[] Perturb(double[] weights, int seed)
    {
        var random = new Random(seed);
        return Array.ConvertAll(weights, weight => weight * (1 + (RoundingOfAFloat * ((2 * random.NextDouble()) - 1))));
    }
}
