using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>A run of rows with the checkpoint tensor that they come from.</summary>
internal readonly record struct ResolvedPart(TensorPart Part, CheckpointTensor Tensor)
{
    /// <summary>Bytes from one stored row to the next: the stored row is a column of the matrix where the tensor is transposed.</summary>
    public long StoredRowBytes => (long)(Part.Transposed ? Part.TensorRows : Part.TensorColumns) * Tensor.ElementType.SizeInBytes();

    /// <summary>The address of the first element of row <paramref name="row"/> of this part.</summary>
    public unsafe byte* Row(int row) =>
        Tensor.Start + ((long)(Part.FirstRow + row) * (Part.Transposed ? Tensor.ElementType.SizeInBytes() : StoredRowBytes));

    /// <summary>The packed row of row <paramref name="row"/> of this part.</summary>
    public int PackedRow(int row) => (row / PanelPacker.Lanes * Part.Interleave * PanelPacker.Lanes) + (row % PanelPacker.Lanes) + Part.DestinationRow;

    /// <summary>The row of this part that goes to a packed row, or -1: the inverse of <see cref="PackedRow"/>.</summary>
    public int RowAt(int packedRow)
    {
        int distance = packedRow - Part.DestinationRow;
        if (distance < 0)
            return -1;
        var (block, lane) = Math.DivRem(distance, PanelPacker.Lanes);
        if (block % Part.Interleave != 0)
            return -1;
        int row = (block / Part.Interleave * PanelPacker.Lanes) + lane;
        return row < Part.RowCount ? row : -1;
    }
}
