using System.Runtime.CompilerServices;
using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>Packs matrices into panels: [rows/32][columns][32], so that a vector holds the same column of many output rows; see <see cref="Position"/>.</summary>
internal static unsafe class PanelPacker
{
    /// <summary>Rows of a panel.</summary>
    public const int Lanes = 32;

    /// <summary>
    /// Where a row of a panel lies among the 32 numbers of a column: in its place, but in BF16 row r and row r + 16 are a pair, so that a vector of
    /// 32-bit pairs widens to two vectors of floats with one shift and one mask.
    /// </summary>
    public static int Position(WeightFormat format, int lane) =>
        format == WeightFormat.BFloat16 ? (lane % (Lanes / 2) * 2) + (lane / (Lanes / 2)) : lane;

    /// <summary>Columns that are converted and transposed at a time.</summary>
    private const int ChunkColumns = LaneTranspose.MostColumns;

    /// <summary>
    /// Panels that are packed side by side where the checkpoint stores columns: a column of 8 panels is 1 KB in one piece, and
    /// the pages that a chunk of columns lies on are used 8 times before the next ones are touched.
    /// </summary>
    private const int PanelsAbreast = 8;

    /// <summary>Packs some panels of a weight.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="weights">The first byte of all packed weights.</param>
    /// <param name="firstRow">First packed row, a multiple of 32.</param>
    /// <param name="rowCount">How many packed rows, a multiple of 32.</param>
    public static void Pack(ResolvedWeight weight, byte* weights, int firstRow, int rowCount)
    {
        WeightFormat format = weight.Packed.Format;
        bool isTransposed = Array.Exists(weight.Parts, part => part.Part.Transposed);
        int panelsAbreast = isTransposed ? PanelsAbreast : 1;
        int chunkColumns = isTransposed ? ChunkColumns : weight.Packed.Columns;
        int panelEnd = (firstRow + rowCount) / Lanes;
        for (int group = firstRow / Lanes; group < panelEnd; group += panelsAbreast)
        {
            int groupEnd = Math.Min(group + panelsAbreast, panelEnd);
            for (int column = 0; column < weight.Packed.Columns; column += chunkColumns)
            {
                int count = Math.Min(chunkColumns, weight.Packed.Columns - column);
                for (int panel = group; panel < groupEnd; panel++)
                    PackColumns(weight, format, weights, panel, column, count);
            }
        }
    }

    private static void PackColumns(ResolvedWeight weight, WeightFormat format, byte* weights, int panel, int firstColumn, int columnCount)
    {
        PanelLanes lanes = PanelLanes.Of(weight.Parts, panel * Lanes);
        long firstElement = (((long)panel * weight.Packed.Columns) + firstColumn) * Lanes;
        PackColumns(weight, lanes, format, weights + weight.Packed.Offset + (firstElement * format.ElementBytes()), firstColumn, columnCount);
    }

    /// <summary>Packs some columns of one panel.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="lanes">The panel's lanes.</param>
    /// <param name="format">Float32 or BFloat16.</param>
    /// <param name="destination">Receives [columns][32].</param>
    /// <param name="firstColumn">The first column.</param>
    /// <param name="columnCount">How many.</param>
    public static void PackColumns(ResolvedWeight weight, in PanelLanes lanes, WeightFormat format, byte* destination, int firstColumn, int columnCount)
    {
        if (format == WeightFormat.BFloat16 && !lanes.HasStoredColumns && Array.TrueForAll(weight.Parts, part => part.Tensor.ElementType == TensorElementType.BFloat16))
            PackBFloat16Rows(lanes, weight.Parts, (ushort*)destination, firstColumn, columnCount);
        else if (lanes.HasStoredRows || !lanes.IsFull)
            PackStoredRows(lanes, weight.Parts, format, destination, firstColumn, columnCount);
        if (lanes.HasStoredColumns)
            PackStoredColumns(lanes, weight.Parts, format, destination, firstColumn, columnCount);
    }

    /// <summary>Lanes whose rows are stored as rows; all other lanes are written with zeros.</summary>
    [SkipLocalsInit]
    private static void PackStoredRows(in PanelLanes lanes, ResolvedPart[] parts, WeightFormat format, byte* destination, int firstColumn, int columnCount)
    {
        LaneSource* sources = stackalloc LaneSource[Lanes];
        float* converted = stackalloc float[Lanes * ChunkColumns];
        float* tile = stackalloc float[Lanes * ChunkColumns];
        float* zeros = stackalloc float[ChunkColumns];
        float** rows = stackalloc float*[Lanes];
        lanes.FindSources(parts, firstColumn, sources);
        new Span<float>(zeros, ChunkColumns).Clear();
        for (int column = 0; column < columnCount; column += ChunkColumns)
        {
            int count = Math.Min(ChunkColumns, columnCount - column);
            for (int lane = 0; lane < Lanes; lane++)
                rows[Position(format, lane)] = sources[lane].Row is null ? zeros : AsFloats(sources[lane], column, count, converted + (lane * ChunkColumns));
            long element = (long)column * Lanes;
            if (format == WeightFormat.Float32)
            {
                LaneTranspose.Tile(rows, count, (float*)destination + element);
            }
            else
            {
                LaneTranspose.Tile(rows, count, tile);
                FloatConversion.ToBFloat16(tile, (ushort*)destination + element, count * Lanes);
            }
        }
    }

    /// <summary>Where a piece of a row can be read as floats: in the checkpoint itself if it holds floats, else converted into <paramref name="buffer"/>.</summary>
    private static float* AsFloats(in LaneSource source, int column, int count, float* buffer)
    {
        byte* piece = source.Row + ((long)column * source.Type.SizeInBytes());
        if (source.Type == TensorElementType.Float32)
            return (float*)piece;
        FloatConversion.ToFloat32(piece, source.Type, buffer, count);
        return buffer;
    }

    /// <summary>Rows that are BF16 and stay so: moved, never converted.</summary>
    [SkipLocalsInit]
    private static void PackBFloat16Rows(in PanelLanes lanes, ResolvedPart[] parts, ushort* destination, int firstColumn, int columnCount)
    {
        LaneSource* sources = stackalloc LaneSource[Lanes];
        ushort* zeros = stackalloc ushort[NarrowTranspose.MostColumns];
        ushort** rows = stackalloc ushort*[Lanes];
        lanes.FindSources(parts, firstColumn, sources);
        new Span<ushort>(zeros, NarrowTranspose.MostColumns).Clear();
        for (int column = 0; column < columnCount; column += NarrowTranspose.MostColumns)
        {
            for (int lane = 0; lane < Lanes; lane++)
                rows[Position(WeightFormat.BFloat16, lane)] = sources[lane].Row is null ? zeros : (ushort*)sources[lane].Row + column;
            NarrowTranspose.Tile(rows, Math.Min(NarrowTranspose.MostColumns, columnCount - column), destination + ((long)column * Lanes));
        }
    }

    /// <summary>Lanes whose rows are stored as columns: neighbouring lanes lie side by side already.</summary>
    [SkipLocalsInit]
    private static void PackStoredColumns(in PanelLanes lanes, ResolvedPart[] parts, WeightFormat format, byte* destination, int firstColumn, int columnCount)
    {
        float* converted = stackalloc float[Lanes];
        ushort* narrow = stackalloc ushort[Lanes];
        int end;
        for (int lane = 0; lane < Lanes; lane = end)
        {
            end = lanes.RunEnd(lane);
            if (lanes.Part(lane) < 0 || !parts[lanes.Part(lane)].Part.Transposed)
                continue;
            ref readonly ResolvedPart part = ref parts[lanes.Part(lane)];
            TensorElementType type = part.Tensor.ElementType;
            long stride = part.StoredRowBytes;
            byte* source = part.Row(lanes.Row(lane)) + (firstColumn * stride);
            for (long column = 0; column < columnCount; column++)
            {
                if (format == WeightFormat.Float32)
                {
                    FloatConversion.ToFloat32(source + (column * stride), type, (float*)destination + (column * Lanes) + lane, end - lane);
                    continue;
                }

                FloatConversion.ToFloat32(source + (column * stride), type, converted, end - lane);
                FloatConversion.ToBFloat16(converted, narrow, end - lane);
                for (int place = lane; place < end; place++)
                    ((ushort*)destination)[(column * Lanes) + Position(format, place)] = narrow[place - lane];
            }
        }
    }
}
