using System.Diagnostics;

namespace Intaglio.Tool.Measurement;

/// <summary>Measures several things in turn, round after round, so that each round sees all of them under the same conditions.</summary>
internal static class Rounds
{
    /// <summary>Takes a figure of everything once in each of 19 rounds and keeps the last 15.</summary>
    /// <param name="measurements">Each gives its figure of the round.</param>
    /// <returns>For each measurement its rounds.</returns>
    public static Spread[] Measure(params Func<double>[] measurements)
    {
        Instrument[] instruments = [.. measurements.Select(measure => new Instrument(measure))];
        Measure(15, 4, instruments);
        return [.. instruments.Select(instrument => instrument.Figures)];
    }

    /// <summary>Reads every instrument once a round.</summary>
    /// <param name="kept">How many rounds count.</param>
    /// <param name="discarded">How many come before: they warm caches and call what the JIT then compiles again, which is waited for.</param>
    /// <param name="instruments">Receive their figures.</param>
    public static void Measure(int kept, int discarded, IReadOnlyList<Instrument> instruments)
    {
        double[][] figures = [.. instruments.Select(_ => new double[kept])];
        for (int round = -discarded; round < kept; round++)
        {
            if (round == 0)
                QuietJit.Wait();
            for (int index = 0; index < instruments.Count; index++)
            {
                double figure = instruments[index].Measure();
                if (round >= 0)
                    figures[index][round] = figure;
            }
        }

        for (int index = 0; index < instruments.Count; index++)
            instruments[index].Keep(new Spread(figures[index]));
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
