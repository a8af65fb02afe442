using System.Runtime.CompilerServices;
using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>Packs matrices into panels of quantised blocks: [rows/32][columns/32] blocks; see <see cref="QuantizedBlock"/>.</summary>
internal static unsafe class QuantizedPacker
{
    private const int Lanes = PanelPacker.Lanes;

    /// <summary>Columns that are converted and transposed at a time.</summary>
    private const int ChunkColumns = LaneTranspose.MostColumns;

    /// <summary>Packs some panels of a weight.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="weights">The first byte of all packed weights.</param>
    /// <param name="firstRow">First packed row, a multiple of 32.</param>
    /// <param name="rowCount">How many packed rows, a multiple of 32.</param>
    /// <exception cref="CheckpointFormatException">A number is not finite, or too large for the format.</exception>
    [SkipLocalsInit]
    public static void Pack(ResolvedWeight weight, byte* weights, int firstRow, int rowCount)
    {
        WeightFormat format = weight.Packed.Format;
        int columns = weight.Packed.Columns;
        int blockBytes = QuantizedBlock.Bytes(format);
        byte* block = weights + weight.Packed.Offset + (firstRow / Lanes * QuantizedBlock.PanelBytes(format, columns));
        float* chunk = stackalloc float[Lanes * ChunkColumns];
        for (int row = firstRow; row < firstRow + rowCount; row += Lanes)
        {
            PanelLanes lanes = PanelLanes.Of(weight.Parts, row);
            for (int column = 0; column < columns; column += ChunkColumns)
            {
                int count = Math.Min(ChunkColumns, columns - column);
                PanelPacker.PackColumns(weight, lanes, WeightFormat.Float32, (byte*)chunk, column, count);
                int padded = (count + QuantizedBlock.Columns - 1) / QuantizedBlock.Columns * QuantizedBlock.Columns;
                new Span<float>(chunk + (count * Lanes), (padded - count) * Lanes).Clear();
                for (int first = 0; first < padded; first += QuantizedBlock.Columns, block += blockBytes)
                {
                    if (!QuantizedBlock.TryWrite(format, chunk + (first * Lanes), block))
                        throw NotRepresentable(weight, format);
                }
            }
        }
    }

    private static CheckpointFormatException NotRepresentable(ResolvedWeight weight, WeightFormat format)
    {
        CheckpointTensor tensor = weight.Parts[0].Tensor;
        string which = weight.Parts.Length == 1 ? "it holds" : $"it, or one of the {weight.Parts.Length - 1} that are packed with it, holds";
        return new CheckpointFormatException(tensor.File, tensor.Name, $"{which} a number that is not finite, or too large to be kept in {format}. Load the model as Float32 to keep it as it is.");
    }
}
