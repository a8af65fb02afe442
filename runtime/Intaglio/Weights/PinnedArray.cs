using System.Runtime.InteropServices;

namespace Intaglio.Weights;

/// <summary>Keeps an array where it is, so that a tensor can point into it.</summary>
internal sealed class PinnedArray : SafeHandle
{
    public PinnedArray(float[] values)
        : base(0, ownsHandle: true) =>
        SetHandle(GCHandle.ToIntPtr(GCHandle.Alloc(values, GCHandleType.Pinned)));

    public override bool IsInvalid => handle == 0;

    /// <summary>The address of the first element.</summary>
    public nint Address => GCHandle.FromIntPtr(handle).AddrOfPinnedObject();

    protected override bool ReleaseHandle()
    {
        GCHandle.FromIntPtr(handle).Free();
        return true;
    }
}
