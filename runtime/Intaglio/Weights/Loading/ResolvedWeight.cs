using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>A packed weight all of whose tensors were found and have the right shape and type.</summary>
internal sealed class ResolvedWeight(PackedWeight packed, ResolvedPart[] parts)
{
    private int slicesLeft;

    public PackedWeight Packed { get; } = packed;

    public ResolvedPart[] Parts { get; } = parts;

    /// <summary>What to call it in reports of progress.</summary>
    public string Name => Parts.Length == 0 ? "" : Parts[0].Tensor.Name;

    /// <summary>Says in how many slices it will be packed.</summary>
    public void BeginSlices(int count) => slicesLeft = count;

    /// <summary>Counts a packed slice; true for the last one. Any thread.</summary>
    public bool EndSlice() => Interlocked.Decrement(ref slicesLeft) == 0;
}
