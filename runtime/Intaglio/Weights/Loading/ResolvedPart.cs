using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>A run of rows with the checkpoint tensor that they come from.</summary>
internal readonly record struct ResolvedPart(TensorPart Part, CheckpointTensor Tensor)
{
    /// <summary>Bytes from one stored row to the next: the stored row is a column of the matrix where the tensor is transposed.</summary>
    public long StoredRowBytes => (long)(Part.Transposed ? Part.TensorRows : Part.TensorColumns) * Tensor.ElementType.SizeInBytes();

    /// <summary>The row of the tensor that is row <paramref name="row"/> of this part. They rise together.</summary>
    public int TensorRow(int row) => Part.FirstRow + (Part.Run == 0 ? row : (row / Part.Run * Part.Stride) + (row % Part.Run));

    /// <summary>How many rows of the part, from this one on, are rows of the tensor one behind the other.</summary>
    public int ContiguousFrom(int row) => Part.Run == 0 ? Part.RowCount - row : Math.Min(Part.RowCount - row, Part.Run - (row % Part.Run));

    /// <summary>The address of the first element of row <paramref name="tensorRow"/> of the tensor.</summary>
    public unsafe byte* Row(int tensorRow) =>
        Tensor.Start + (tensorRow * (Part.Transposed ? Tensor.ElementType.SizeInBytes() : StoredRowBytes));

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
