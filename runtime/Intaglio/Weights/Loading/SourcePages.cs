namespace Intaglio.Weights;

/// <summary>The pages of mapped files that a slice reads: asked for before it is packed, given back afterwards.</summary>
/// <remarks>So the process never holds the checkpoint and the packed weights in full at once. Costs two system calls a megabyte.</remarks>
internal static unsafe class SourcePages
{
    private enum Advice
    {
        ReadAhead,
        Release,
    }

    /// <summary>Has the slice's source read ahead.</summary>
    public static void ReadAhead(in WeightSlice slice) => Advise(slice, Advice.ReadAhead);

    /// <summary>Gives the slice's source back.</summary>
    public static void Release(in WeightSlice slice) => Advise(slice, Advice.Release);

    private static void Advise(in WeightSlice slice, Advice advice)
    {
        foreach (ResolvedPart part in slice.Weight.Parts)
        {
            // A slice of a transposed tensor touches all its pages, and the next slice needs them again.
            if (!part.Tensor.IsMapped || part.Part.Transposed)
                continue;
            int first = FirstRowFrom(part, slice.FirstRow);
            int end = FirstRowFrom(part, slice.FirstRow + slice.RowCount);
            byte* start = part.Row(first);
            long length = (end - first) * part.StoredRowBytes;
            if (advice == Advice.ReadAhead)
                LinuxMemory.ReadAhead(start, length);
            else
                LinuxMemory.Release(start, length);
        }
    }

    /// <summary>How many rows of the part go to packed rows before this one; slices start at whole panels, so at most a panel too few.</summary>
    private static int FirstRowFrom(in ResolvedPart part, int packedRow)
    {
        int distance = Math.Max(packedRow - part.Part.DestinationRow, 0);
        int blocks = distance / PanelPacker.Lanes / part.Part.Interleave;
        return Math.Min(blocks * PanelPacker.Lanes, part.Part.RowCount);
    }
}
