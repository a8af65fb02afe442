using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Intaglio.CompilerServices;

namespace Intaglio.Workers;

/// <summary>A background thread that runs one forward pass after the other, spins for a moment between them and then parks.</summary>
internal sealed unsafe class TeamWorker : IDisposable
{
    // A decode loop asks again within this time, and then pays no wake-up (some 50 us on Linux).
    private static readonly long SpinTicks = Stopwatch.Frequency * 50 / 1_000_000;

    private readonly NativeBlock memory = new(sizeof(Mailbox), "a worker's mailbox");
    private readonly SemaphoreSlim wakeUp = new(0);
    private readonly Mailbox* mailbox;
    private readonly int index;
    private readonly int teamSize;
    private readonly Thread thread;

    /// <summary>Starts the thread of worker <paramref name="index"/> of <paramref name="teamSize"/>.</summary>
    public TeamWorker(int index, int teamSize)
    {
        mailbox = (Mailbox*)memory.Pointer;
        this.index = index;
        this.teamSize = teamSize;
        thread = new Thread(RunUntilStopped) { IsBackground = true, Name = $"Intaglio worker {index}" };
        thread.Start();
    }

    /// <summary>Hands a forward pass to the worker; the previous one has been joined.</summary>
    public void Start(delegate*<ForwardFrame*, int, void> program, ForwardFrame* frame)
    {
        mailbox->Program = program;
        mailbox->Frame = frame;
        Volatile.Write(ref mailbox->Requested, mailbox->Requested + 1);

        // Either the worker sees the request before it parks, or this sees that it is parked: the fences on both sides make sure.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref mailbox->Parked) != 0 && Interlocked.Exchange(ref mailbox->Parked, 0) != 0)
            wakeUp.Release();
    }

    /// <summary>Waits until the worker has finished what <see cref="Start"/> gave it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Join()
    {
        int rounds = Spinning.FirstRound(teamSize);
        while (Volatile.Read(ref mailbox->Completed) != mailbox->Requested)
            Spinning.WaitOnce(ref rounds);
    }

    /// <summary>Ends the thread and waits for that.</summary>
    public void Dispose()
    {
        Start(null, null);
        thread.Join();
        wakeUp.Dispose();
        memory.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunUntilStopped()
    {
        // Workers that outnumber the processors would spin in the way of those that compute, so they park at once.
        bool spins = teamSize <= Environment.ProcessorCount;
        for (int completed = 0; ; Volatile.Write(ref mailbox->Completed, ++completed))
        {
            if (!spins || !SpinUntilRequested(completed))
                ParkUntilRequested(completed);
            if (mailbox->Program == null)
                return;
            WorkerTeam.RunOrFailFast(mailbox->Program, mailbox->Frame, index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool SpinUntilRequested(int completed)
    {
        long end = Stopwatch.GetTimestamp() + SpinTicks;
        do
        {
            // Reading the clock costs more than a pause, so it is read once in a while.
            for (int round = 0; round < 32; round++)
            {
                if (Volatile.Read(ref mailbox->Requested) != completed)
                    return true;
                Spinning.Pause();
            }
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }

    private void ParkUntilRequested(int completed)
    {
        Volatile.Write(ref mailbox->Parked, 1);
        Interlocked.MemoryBarrier();

        // Where the request came in meanwhile and nobody took the flag, nobody will release the semaphore either.
        if (Volatile.Read(ref mailbox->Requested) != completed && Interlocked.Exchange(ref mailbox->Parked, 0) != 0)
            return;
        wakeUp.Wait();
    }

    // What the team writes and what the worker writes lie on different pairs of cache lines.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Mailbox
    {
        [FieldOffset(0)]
        public int Requested;

        [FieldOffset(8)]
        public delegate*<ForwardFrame*, int, void> Program;

        [FieldOffset(16)]
        public ForwardFrame* Frame;

        [FieldOffset(128)]
        public int Completed;

        [FieldOffset(132)]
        public int Parked;
    }
}
