using Intaglio.CompilerServices;

namespace Intaglio.Workers;

/// <summary>The threads that compute a forward pass together: the caller as worker 0 and <see cref="Size"/> - 1 background threads.</summary>
/// <remarks>Threads start with the first run that needs them. One run at a time; callers on other threads wait for their turn.</remarks>
internal sealed unsafe class WorkerTeam : IDisposable
{
    private readonly Lock oneRunAtATime = new();
    private readonly TeamWorker?[] workers;
    private bool disposed;

    /// <summary>A team of <paramref name="size"/> workers, the caller included.</summary>
    public WorkerTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        Size = size;
        workers = new TeamWorker?[size];
    }

    /// <summary>How many workers the team has, the caller of <see cref="Run"/> included.</summary>
    public int Size { get; }

    /// <summary>
    /// Runs the program on <see cref="ForwardFrame.Workers"/> workers at once and returns when all have finished.
    /// With one worker it runs on the caller's thread, without the lock. Allocates nothing once the threads exist.
    /// </summary>
    public void Run(delegate*<ForwardFrame*, int, void> program, ForwardFrame* frame)
    {
        int count = frame->Workers;
        if (count == 1)
        {
            program(frame, 0);
            return;
        }

        lock (oneRunAtATime)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            EnsureStarted(count);
            for (int worker = 1; worker < count; worker++)
                workers[worker]!.Start(program, frame);
            RunOrFailFast(program, frame, 0);
            for (int worker = 1; worker < count; worker++)
                workers[worker]!.Join();
        }
    }

    /// <summary>Ends the threads after the run that is under way.</summary>
    public void Dispose()
    {
        lock (oneRunAtATime)
        {
            if (disposed)
                return;
            disposed = true;
            foreach (TeamWorker? worker in workers)
                worker?.Dispose();
        }
    }

    // Generated programs do not throw. If one did, the other workers would wait at a barrier for ever: better to stop and say so.
    internal static void RunOrFailFast(delegate*<ForwardFrame*, int, void> program, ForwardFrame* frame, int worker)
    {
        try
        {
            program(frame, worker);
        }
        catch (Exception failure)
        {
            Environment.FailFast($"The forward pass failed on worker {worker}, and its other workers cannot be stopped: {failure.Message}", failure);
        }
    }

    private void EnsureStarted(int count)
    {
        for (int worker = 1; worker < count; worker++)
            workers[worker] ??= new TeamWorker(worker, Size);
    }
}
