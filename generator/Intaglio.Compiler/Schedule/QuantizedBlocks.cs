using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>The sizes of quantised panels and of the rows that they are multiplied with.</summary>
/// <remarks>
/// A block is 32 columns of the 32 rows of a panel: a line of 32 scales in 16-bit floats, row r and row r + 16 side by side, where the format has them a line of minimums
/// likewise, then for each four columns the four integers of every row together. That is GGUF's 34, 18 and 20 bytes for 32 weights, in one stream, and each vector holds
/// the same four columns of many rows.
/// </remarks>
public static class QuantizedBlocks
{
    /// <summary>Columns of a block: the weights, and the inputs, that share a scale.</summary>
    public const int Columns = 32;

    /// <summary>Columns whose integers lie together for each row: what one lane of an integer dot product sums.</summary>
    public const int StepColumns = 4;

    /// <summary>Bytes of the scales of a block, and of its minimums.</summary>
    public const int ScaleBytes = Sizes.PanelRows * sizeof(ushort);

    /// <summary>
    /// What scales are stored times: a power of two that keeps the 16-bit floats of small weights from being denormal (below 6e-5), for those cost a multiplication dozens of
    /// cycles. Scales up to 255.9 are left: weights up to 2,047 in 4 bits, 32,500 in 8, and blocks that span 3,838 with a minimum.
    /// </summary>
    public const int ScaleFactor = 256;

    /// <summary>What minimums are stored times, likewise; the scale ends first.</summary>
    public const int MinimumFactor = 16;

    /// <summary>Bytes of the integers of all rows for one step; of two steps in 4 bits.</summary>
    public const int StepBytes = Sizes.PanelRows * StepColumns;

    /// <summary>Panels that one row takes at a time: their sums stay in the L1 cache, and calls are few.</summary>
    public const int PanelsAtOnce = 8;

    /// <summary>Floats from the sums of one row of a tile to those of the next: a gate panel and its up panel.</summary>
    public const int RowSums = 2 * Sizes.PanelRows;

    /// <summary>True where numbers are small integers with a scale for each block.</summary>
    public static bool IsQuantized(WeightFormat format) => format is WeightFormat.Q8 || IsFourBits(format);

    /// <summary>True where an integer takes half a byte: columns from 16 on lie in the upper halves.</summary>
    public static bool IsFourBits(WeightFormat format) => format is WeightFormat.Q4 or WeightFormat.Q4WithMinimum;

    /// <summary>True where a weight is a minimum and so many scales, not a multiple of the scale.</summary>
    public static bool HasMinimum(WeightFormat format) => format == WeightFormat.Q4WithMinimum;

    /// <summary>True where a program of the model has quantised weights.</summary>
    public static bool AreUsedBy(ModelSpec spec) => spec.Formats.Any(IsQuantized);

    /// <summary>Blocks side by side in so many columns.</summary>
    public static int Count(int columns) => (columns + Columns - 1) / Columns;

    /// <summary>Bytes of a block.</summary>
    public static int Bytes(WeightFormat format) => HeaderBytes(format) + (Steps(format) * StepBytes);

    /// <summary>Bytes of a block before its integers.</summary>
    public static int HeaderBytes(WeightFormat format) => HasMinimum(format) ? 2 * ScaleBytes : ScaleBytes;

    /// <summary>Lines of integers of a block, each of <see cref="StepBytes"/>.</summary>
    public static int Steps(WeightFormat format) => Columns / StepColumns / (IsFourBits(format) ? 2 : 1);

    /// <summary>What was added to every integer, so that it has no sign; nothing where a minimum sees to that.</summary>
    public static int Bias(WeightFormat format) => HasMinimum(format) ? 0 : IsFourBits(format) ? 8 : 128;

    /// <summary>Bytes from the start of a quantised row of inputs to its scales; its integers, in one byte or two each, come before.</summary>
    public static int InputScales(int columns) => 2 * Count(columns) * Columns;

    /// <summary>Bytes from the start of a quantised row of inputs to its corrections: what each block's sum starts with, so that the bias of the weights goes, or the sum of a block's inputs, which its weights' minimum is multiplied with.</summary>
    public static int InputCorrections(int columns) => InputScales(columns) + (Count(columns) * sizeof(float));

    /// <summary>Floats that a worker needs for the sums of a tile, or of the panels of one row.</summary>
    public static int SumFloats(int tileRows) => System.Math.Max(tileRows, PanelsAtOnce) * RowSums;
}
