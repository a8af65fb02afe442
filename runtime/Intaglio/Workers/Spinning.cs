using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Intaglio.Workers;

/// <summary>The two things a thread does while it waits for a value that another thread is about to write.</summary>
internal static class Spinning
{
    // Some 20 to 50 us of pausing: longer than any wait between workers that all have a processor.
    private const int PausesBeforeYielding = 1500;

    // Where workers outnumber the processors, somebody waits for this one: yield almost at once.
    private const int PausesWhereCrowded = 30;

    /// <summary>What a wait loop of <paramref name="workers"/> begins to count its rounds with.</summary>
    public static int FirstRound(int workers) => workers > Environment.ProcessorCount ? PausesBeforeYielding - PausesWhereCrowded : 0;

    /// <summary>Tells the processor that this is a wait loop: 10 to 40 ns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pause()
    {
        if (X86Base.IsSupported)
            X86Base.Pause();
        else if (ArmBase.IsSupported)
            ArmBase.Yield();
        else
            Thread.SpinWait(1);
    }

    /// <summary>
    /// One round of a wait loop: a pause at first, then the processor is offered to other threads, so that workers that outnumber
    /// the processors still make progress.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WaitOnce(ref int rounds)
    {
        if (rounds < PausesBeforeYielding)
        {
            rounds++;
            Pause();
        }
        else
        {
            GiveWay(ref rounds);
        }
    }

    // Yield only reaches threads that wait for this processor on some systems, Sleep(0) all of them; neither may run out of rounds.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void GiveWay(ref int rounds)
    {
        rounds = rounds == PausesBeforeYielding + 8 ? PausesBeforeYielding : rounds + 1;
        if (rounds == PausesBeforeYielding)
            Thread.Sleep(0);
        else
            Thread.Yield();
    }
}
