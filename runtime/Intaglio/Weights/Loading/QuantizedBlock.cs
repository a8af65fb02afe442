using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Intaglio.Weights;

/// <summary>
/// A block of a quantised panel: 32 columns of 32 rows. First a line of 32 scales, 16-bit floats, row r and row r + 16 side by side; then the integers, each
/// four columns of a row together: 8 bits plus 128, [8][32 rows][4 columns], or 4 bits plus 8, [4][32 rows][4 columns] with the columns from 16 on in the upper halves.
/// </summary>
/// <remarks>
/// Scales as in GGUF: 8 bits cover the largest magnitude with 127, 4 bits the number of the largest magnitude with -8, whatever its sign. Integers are
/// rounded to multiples of the scale as it is stored, so its rounding costs nothing.
/// </remarks>
internal static unsafe class QuantizedBlock
{
    /// <summary>Columns of a block.</summary>
    public const int Columns = 32;

    private const int Lanes = PanelPacker.Lanes;
    private const int ScaleBytes = Lanes * sizeof(ushort);

    // Four columns of a row make a 32-bit number; so many such numbers are written at a time.
    private const int Width = 4;

    /// <summary>Bytes of a block.</summary>
    public static int Bytes(WeightFormat format) => ScaleBytes + (Columns * Lanes / (format == WeightFormat.Q4 ? 2 : 1));

    /// <summary>Bytes of a panel of so many columns, the last block filled up with zeros.</summary>
    public static long PanelBytes(WeightFormat format, int columns) => (columns + Columns - 1L) / Columns * Bytes(format);

    /// <summary>Quantises a block.</summary>
    /// <param name="format">Q8 or Q4.</param>
    /// <param name="values">The floats, [32 columns][32 rows].</param>
    /// <param name="block">Receives <see cref="Bytes"/>.</param>
    /// <returns>False where a number is not finite or larger than a scale can express; the block is then of no use.</returns>
    public static bool TryWrite(WeightFormat format, float* values, byte* block)
    {
        float* inverses = stackalloc float[Width];
        bool isFour = format == WeightFormat.Q4;
        for (int lane = 0; lane < Lanes; lane += Width)
        {
            Vector128<float> extremes = Extremes(values + lane);
            for (int index = 0; index < Width; index++)
            {
                Half scale = (Half)(isFour ? extremes[index] / -8 : MathF.Abs(extremes[index]) / 127);
                if (!Half.IsFinite(scale))
                    return false;
                ((ushort*)block)[PanelPacker.Position(WeightFormat.BFloat16, lane + index)] = BitConverter.HalfToUInt16Bits(scale);
                inverses[index] = scale == Half.Zero ? 0 : 1 / (float)scale;
            }

            uint* integers = (uint*)(block + ScaleBytes) + lane;
            if (isFour)
                WriteFour(values + lane, Vector128.Load(inverses), integers);
            else
                WriteEight(values + lane, Vector128.Load(inverses), integers);
        }

        return true;
    }

    /// <summary>The number of the largest magnitude in each of four rows; NaN where there is one.</summary>
    private static Vector128<float> Extremes(float* values)
    {
        Vector128<float> extremes = Vector128.Load(values);
        for (int column = 1; column < Columns; column++)
        {
            Vector128<float> value = Vector128.Load(values + (column * Lanes));
            Vector128<float> isKept = Vector128.LessThanOrEqual(Vector128.Abs(value), Vector128.Abs(extremes)) | ~Vector128.Equals(extremes, extremes);
            extremes = Vector128.ConditionalSelect(isKept, extremes, value);
        }

        return extremes;
    }

    private static void WriteEight(float* values, Vector128<float> inverses, uint* integers)
    {
        for (int column = 0; column < Columns; column += 4)
        {
            Vector128<uint> four = Vector128<uint>.Zero;
            for (int index = 0; index < 4; index++)
                four |= Round(values + ((column + index) * Lanes), inverses, 127, 128, 127) << (8 * index);
            four.Store(integers + (column / 4 * Lanes));
        }
    }

    private static void WriteFour(float* values, Vector128<float> inverses, uint* integers)
    {
        const int half = Columns / 2;
        for (int column = 0; column < half; column += 4)
        {
            Vector128<uint> eight = Vector128<uint>.Zero;
            for (int index = 0; index < 4; index++)
            {
                eight |= Round(values + ((column + index) * Lanes), inverses, 8, 8, 7) << (8 * index);
                eight |= Round(values + ((half + column + index) * Lanes), inverses, 8, 8, 7) << ((8 * index) + 4);
            }

            eight.Store(integers + (column / 4 * Lanes));
        }
    }

    /// <summary>Multiples of the scale within [-<paramref name="below"/>, <paramref name="above"/>], plus <paramref name="bias"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Round(float* values, Vector128<float> inverses, int below, int bias, int above)
    {
        Vector128<int> multiples = Vector128.ConvertToInt32(Vector128.Round(Vector128.Load(values) * inverses));
        return (Vector128.Min(Vector128.Max(multiples, Vector128.Create(-below)), Vector128.Create(above)) + Vector128.Create(bias)).AsUInt32();
    }
}
