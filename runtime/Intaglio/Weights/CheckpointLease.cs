using System.Runtime.InteropServices;

namespace Intaglio.Weights;

/// <summary>Holds memory open while raw pointers into it are in use.</summary>
internal sealed class CheckpointLease : IDisposable
{
    private readonly List<SafeHandle> held = [];

    /// <exception cref="ObjectDisposedException">Some of the memory was already given back.</exception>
    public CheckpointLease(IReadOnlyList<SafeHandle> memory)
    {
        try
        {
            foreach (SafeHandle handle in memory)
            {
                bool added = false;
                handle.DangerousAddRef(ref added);
                held.Add(handle);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (SafeHandle handle in held)
            handle.DangerousRelease();
        held.Clear();
    }
}
