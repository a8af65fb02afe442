using System.ComponentModel;
using System.Runtime.InteropServices;
using Intaglio.Weights;

namespace Intaglio.CompilerServices;

/// <summary>The weights of a model in the layout that its kernels read, in native memory.</summary>
/// <remarks>
/// A safe handle: whoever keeps the pointer for long (a session) adds a reference with <see cref="SafeHandle.DangerousAddRef"/>, and the
/// memory lives until the last one is released, also where the model was disposed before.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class PackedWeights : SafeHandle
{
    private const int CacheLine = 64;
    private const int HugePage = 2 << 20;

    internal PackedWeights(long bytes, WeightFormat format)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        Format = format;
        bool isLarge = bytes >= HugePage;
        try
        {
            SetHandle((nint)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, CacheLine), isLarge ? HugePage : (nuint)CacheLine));
        }
        catch (OutOfMemoryException e)
        {
            throw new OutOfMemoryException($"The model's weights need {bytes:N0} bytes ({format}), which the system does not give.", e);
        }

        if (isLarge)
            LinuxMemory.AskForHugePages((byte*)handle, bytes);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The first byte: 64-byte aligned, and 2 MB aligned where there are as many bytes.</summary>
    /// <exception cref="ObjectDisposedException">The weights were disposed.</exception>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (byte*)handle;
        }
    }

    /// <summary>How many bytes there are.</summary>
    public long Bytes { get; }

    /// <summary>The format of the matrices.</summary>
    public WeightFormat Format { get; }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
