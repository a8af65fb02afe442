using System.Diagnostics;

namespace Intaglio.Benchmarks.Measurement;

/// <summary>Measures several things in turn, round after round, so that each round sees all of them under the same conditions.</summary>
internal static class Rounds
{
    // The first rounds warm caches and let the JIT finish what it compiles in tiers.
    private const int Discarded = 4;

    private const int Kept = 15;

    /// <summary>Runs every instrument once a round.</summary>
    /// <param name="instruments">Each gives its figure of the round.</param>
    /// <returns>For each instrument its rounds.</returns>
    public static Spread[] Measure(params Func<double>[] instruments)
    {
        var figures = new double[instruments.Length][];
        for (int instrument = 0; instrument < instruments.Length; instrument++)
            figures[instrument] = new double[Kept];
        for (int round = -Discarded; round < Kept; round++)
        {
            for (int instrument = 0; instrument < instruments.Length; instrument++)
            {
                double figure = instruments[instrument]();
                if (round >= 0)
                    figures[instrument][round] = figure;
            }
        }

        return [.. figures.Select(rounds => new Spread(rounds))];
    }

    /// <summary>How often a second the action ends, over so many repetitions; one more comes before the clock starts.</summary>
    public static double PerSecond(int repetitions, Action action)
    {
        action();
        long start = Stopwatch.GetTimestamp();
        for (int repetition = 0; repetition < repetitions; repetition++)
            action();
        return repetitions / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
