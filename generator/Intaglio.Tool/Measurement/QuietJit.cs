using System.Diagnostics;
using System.Runtime;

namespace Intaglio.Tool.Measurement;

/// <summary>Waits for the JIT's second tier, which compiles on a thread of its own.</summary>
/// <remarks>
/// Compiling a model calls thousands of the C# compiler's methods; they are compiled again for ten seconds afterwards, and on two cores that thread takes a quarter of the
/// time from a worker, and so from the whole team.
/// </remarks>
internal static class QuietJit
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns once nothing has been compiled for a while, or has been compiled for too long.</summary>
    public static void Wait()
    {
        long start = Stopwatch.GetTimestamp();
        long last = start;
        long compiled = JitInfo.GetCompiledMethodCount();
        while (Stopwatch.GetElapsedTime(last) < Quiet && Stopwatch.GetElapsedTime(start) < Longest)
        {
            Thread.Sleep(Pause);
            long now = JitInfo.GetCompiledMethodCount();
            if (now == compiled)
                continue;
            compiled = now;
            last = Stopwatch.GetTimestamp();
        }
    }
}
