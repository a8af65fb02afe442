using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>The sizes on which packed weights, caches and kernels agree.</summary>
public static class Sizes
{
    /// <summary>Output rows of a weight panel. The same for every target, so that packed weights suit every machine.</summary>
    public const int PanelRows = 32;

    /// <summary>Positions of a block of the key/value cache: one panel of keys.</summary>
    public const int CacheBlockPositions = PanelRows;

    /// <summary>Rows of values are padded to whole vectors of the widest target.</summary>
    public const int ValuePadding = 16;

    /// <summary>A cache line: every offset is a multiple of it.</summary>
    public const int Alignment = 64;

    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    public static long RoundUp(long value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>Panels that hold the rows.</summary>
    public static int Panels(int rows) => (rows + PanelRows - 1) / PanelRows;

    /// <summary>Floats from one row of activations to the next: whole panels, and not a multiple of 4 KB, where rows would fall into one set of the L1 cache.</summary>
    public static int Stride(int columns)
    {
        int stride = RoundUp(columns, PanelRows);
        return stride % 1024 == 0 ? stride + PanelRows : stride;
    }

    /// <summary>Bytes of a matrix in panels; rows are a multiple of 32.</summary>
    public static long PanelBytes(WeightFormat format, int rows, int columns) => format switch
    {
        WeightFormat.Float32 => 4L * rows * columns,
        WeightFormat.BFloat16 => 2L * rows * columns,
        _ => (long)(rows / PanelRows) * QuantizedBlocks.Count(columns) * QuantizedBlocks.Bytes(format),
    };
}
