namespace Intaglio;

/// <summary>Moves a computation off the caller's thread.</summary>
internal static class ComputeThread
{
    /// <summary>True where the current thread is one of the pool with nothing to go back to: computing here blocks nobody's loop.</summary>
    /// <remarks>
    /// After the first switch a consumer without a synchronization context goes on on the pool, and no token costs a switch; that of a
    /// user interface asks for each element on its own thread, and every token does.
    /// </remarks>
    public static bool IsCurrent =>
        Thread.CurrentThread.IsThreadPoolThread && SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default;

    /// <summary>Goes on on the thread pool, always by a switch.</summary>
    public static System.Runtime.CompilerServices.ConfiguredTaskAwaitable Switch() =>
        Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
