using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Intaglio.Workers;

namespace Intaglio.CompilerServices;

/// <summary>The point where the workers of one forward pass meet between phases: nobody goes on before everybody has arrived.</summary>
/// <remarks>
/// A central counter with a generation number. It lives in zeroed native memory that starts on a 128-byte boundary; counter and generation
/// have their own pairs of cache lines, because arriving workers write the one while waiting workers read the other; so has the count of shared work that was taken. Everything that a
/// worker wrote before <see cref="Wait"/> is seen by every worker after it.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Explicit, Size = 384)]
public unsafe struct SpinBarrier
{
    [FieldOffset(0)]
    private int arrived;

    [FieldOffset(128)]
    private int generation;

    [FieldOffset(256)]
    private int taken;

    /// <summary>Waits until all <paramref name="workers"/> have called this; returns at once for 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wait(SpinBarrier* barrier, int workers)
    {
        if (workers == 1)
            return;

        // The generation cannot move on before this worker has arrived, so reading it first is safe; Increment is a full fence.
        int current = Volatile.Read(ref barrier->generation);
        if (Interlocked.Increment(ref barrier->arrived) == workers)
        {
            // The release below orders this store before it: nobody can arrive at the next round and find the old count.
            barrier->arrived = 0;

            // Only read where nothing was taken: the line stays with all of them.
            if (barrier->taken != 0)
                barrier->taken = 0;
            Volatile.Write(ref barrier->generation, current + 1);
            return;
        }

        int rounds = Spinning.FirstRound(workers);
        while (Volatile.Read(ref barrier->generation) == current)
            Spinning.WaitOnce(ref rounds);
    }

    /// <summary>Takes so many of the items that nobody has taken since the workers met last; see <see cref="WorkShare"/>.</summary>
    /// <returns>How many were taken before.</returns>
    internal static int Take(SpinBarrier* barrier, int count) => Interlocked.Add(ref barrier->taken, count) - count;
}
