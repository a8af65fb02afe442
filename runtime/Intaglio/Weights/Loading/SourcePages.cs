namespace Intaglio.Weights;

/// <summary>The pages of mapped files that a slice reads: asked for before it is packed, given back afterwards.</summary>
/// <remarks>So the process never holds the checkpoint and the packed weights in full at once. Costs two system calls a megabyte.</remarks>
internal static unsafe class SourcePages
{
    /// <summary>Has the slice's source read ahead.</summary>
    public static void ReadAhead(in WeightSlice slice)
    {
        foreach (ResolvedPart part in slice.Weight.Parts)
        {
            if (part.Tensor.IsMapped && !part.Part.Transposed)
                LinuxMemory.ReadAhead(Start(slice, part), Length(slice, part));
        }
    }

    /// <summary>Gives the slice's source back once it is packed. Slices of a transposed tensor, and parts that take turns in one, share pages: those go with the last slice.</summary>
    public static void Release(in WeightSlice slice)
    {
        bool isLast = slice.Weight.EndSlice();
        foreach (ResolvedPart part in slice.Weight.Parts)
        {
            if (!part.Tensor.IsMapped)
                continue;
            if (!part.Part.Transposed && part.Part.Run == 0)
                LinuxMemory.Release(Start(slice, part), Length(slice, part));
            else if (isLast)
                LinuxMemory.Release(part.Tensor.Start, part.Tensor.ByteCount);
        }
    }

    private static byte* Start(in WeightSlice slice, in ResolvedPart part) => part.Row(part.TensorRow(FirstRowFrom(part, slice.FirstRow)));

    private static long Length(in WeightSlice slice, in ResolvedPart part)
    {
        int first = FirstRowFrom(part, slice.FirstRow);
        int end = FirstRowFrom(part, slice.FirstRow + slice.RowCount);
        return end == first ? 0 : (part.TensorRow(end - 1) + 1 - part.TensorRow(first)) * part.StoredRowBytes;
    }

    /// <summary>How many rows of the part go to packed rows before this one; slices start at whole panels, so at most a panel too few.</summary>
    private static int FirstRowFrom(in ResolvedPart part, int packedRow)
    {
        int distance = Math.Max(packedRow - part.Part.DestinationRow, 0);
        int blocks = distance / PanelPacker.Lanes / part.Part.Interleave;
        return Math.Min(blocks * PanelPacker.Lanes, part.Part.RowCount);
    }
}
