using System.Runtime.InteropServices;
using Intaglio.Weights;

namespace Intaglio.Workers;

/// <summary>Zeroed native memory on a cache line boundary, freed by <see cref="Dispose"/> or by the finalizer.</summary>
/// <remarks>Large blocks are committed by the operating system page by page at first touch, and huge pages are asked for.</remarks>
internal sealed unsafe class NativeBlock : IDisposable
{
    // Two lines of 64 bytes: neighbouring lines are prefetched in pairs, so blocks written by different workers keep this distance.
    private const long LineAlignment = 128;
    private const long HugePage = 2 << 20;

    private void* allocation;

    /// <summary>Allocates <paramref name="bytes"/> zeroed bytes; <paramref name="purpose"/> is what the message says where that fails.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not available; the message says for what and how much.</exception>
    public NativeBlock(long bytes, string purpose)
    {
        long alignment = bytes >= 2 * HugePage ? HugePage : LineAlignment;
        try
        {
            allocation = NativeMemory.AllocZeroed(checked((nuint)(bytes + alignment)));
        }
        catch (Exception failure) when (failure is OutOfMemoryException or OverflowException)
        {
            throw new OutOfMemoryException($"There is no memory for {purpose}: {bytes / 1048576.0:N1} MiB were asked for.", failure);
        }

        Pointer = (byte*)(((nuint)allocation + (nuint)(alignment - 1)) & ~(nuint)(alignment - 1));
        Bytes = bytes;
        if (alignment == HugePage)
            LinuxMemory.AskForHugePages(Pointer, bytes);
    }

    /// <summary>Frees the memory of a block that nobody disposed.</summary>
    ~NativeBlock() => Free();

    /// <summary>The first byte; null after <see cref="Dispose"/>.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>How many bytes follow <see cref="Pointer"/>.</summary>
    public long Bytes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        void* freed = allocation;
        allocation = null;
        Pointer = null;
        NativeMemory.Free(freed);
    }
}
