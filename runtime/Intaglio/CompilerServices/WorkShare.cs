using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Intaglio.CompilerServices;

/// <summary>The runs of a phase's items that one worker computes: a large one of its own, then small ones that whoever is free takes.</summary>
/// <remarks>
/// Equal runs hold everybody up where one worker is slower: a core that another program uses too, or an efficiency core. Half of the items are dealt out before, which costs nothing and
/// keeps workers in step where none has less than half the speed of the others (of two, a third); each small run costs a counter that all write, some 0.1 µs. Outputs do not depend on
/// each other, so bits do not depend on who computes them. One to a phase: the barrier behind it sets the counter back.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe struct WorkShare
{
    private const int SmallRunsPerWorker = 4;

    private readonly SpinBarrier* barrier;
    private readonly int items;
    private readonly int dealt;
    private readonly int run;
    private readonly int ownEnd;

    /// <param name="frame">The call.</param>
    /// <param name="worker">Which worker asks.</param>
    /// <param name="items">How many items the phase has.</param>
    /// <param name="leastRun">How many items are worth the counter. Where that leaves no two small runs for each worker, everything is dealt out before.</param>
    public WorkShare(ForwardFrame* frame, int worker, int items, int leastRun)
    {
        int workers = frame->Workers;
        barrier = frame->Barrier;
        this.items = items;
        dealt = items / 2;
        if (workers == 1 || items - dealt < 2L * workers * leastRun)
            dealt = items;
        run = Math.Max(leastRun, (items - dealt) / (SmallRunsPerWorker * workers));

        // Before the worker's own run, which the first Next goes on to.
        First = -1;
        Last = (int)((long)dealt * worker / workers);
        ownEnd = (int)((long)dealt * (worker + 1) / workers);
    }

    /// <summary>The first item of the run.</summary>
    public int First { get; private set; }

    /// <summary>The item behind the run.</summary>
    public int Last { get; private set; }

    /// <summary>Goes on to the next run; false where there is none left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        if (First < 0)
        {
            First = Last;
            Last = ownEnd;
            if (First < Last)
                return true;
        }

        return dealt < items && TakeRun();
    }

    private bool TakeRun()
    {
        First = dealt + SpinBarrier.Take(barrier, run);
        Last = Math.Min(First + run, items);
        return First < items;
    }
}
