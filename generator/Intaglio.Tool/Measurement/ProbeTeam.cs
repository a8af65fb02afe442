using System.Diagnostics;
using Intaglio.CompilerServices;
using Intaglio.Workers;

namespace Intaglio.Tool.Measurement;

/// <summary>Runs a probe on several cores at once and times it from the common start to the last one's end.</summary>
internal sealed unsafe class ProbeTeam : IDisposable
{
    private readonly NativeBlock barrierMemory = new(sizeof(SpinBarrier), "the barrier of the probes");
    private readonly SemaphoreSlim[] wakeUps;
    private readonly Thread[] threads;
    private Action<int>? work;

    /// <summary>A team of <paramref name="size"/> workers; the caller of <see cref="Seconds"/> is the first of them.</summary>
    public ProbeTeam(int size)
    {
        Size = size;
        wakeUps = [.. Enumerable.Range(1, size - 1).Select(_ => new SemaphoreSlim(0))];
        threads = [.. Enumerable.Range(1, size - 1).Select(worker => new Thread(() => RunUntilStopped(worker)) { IsBackground = true })];
        foreach (Thread thread in threads)
            thread.Start();
    }

    public int Size { get; }

    /// <summary>How long the workers take; each is given its own number.</summary>
    public double Seconds(Action<int> probe)
    {
        work = probe;
        foreach (SemaphoreSlim wakeUp in wakeUps)
            wakeUp.Release();
        Meet();
        long start = Stopwatch.GetTimestamp();
        probe(0);
        Meet();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        work = null;
        foreach (SemaphoreSlim wakeUp in wakeUps)
            wakeUp.Release();
        foreach (Thread thread in threads)
            thread.Join();
        foreach (SemaphoreSlim wakeUp in wakeUps)
            wakeUp.Dispose();
        barrierMemory.Dispose();
    }

    private void RunUntilStopped(int worker)
    {
        while (true)
        {
            wakeUps[worker - 1].Wait();
            if (work is not { } probe)
                return;
            Meet();
            probe(worker);
            Meet();
        }
    }

    private void Meet() => SpinBarrier.Wait((SpinBarrier*)barrierMemory.Pointer, Size);
}
