using System.Diagnostics;

namespace Intaglio.Benchmarks.Onnx;

/// <summary>One side's turn in a round of two.</summary>
internal static class Turn
{
    // Longer than either side's threads spin for more work after the last one.
    private const int MillisecondsOfRest = 5;

    /// <summary>How long something takes, once the threads of whoever came before are asleep.</summary>
    public static double Seconds(Action action)
    {
        Thread.Sleep(MillisecondsOfRest);
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
