using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Intaglio.Weights;

/// <summary>
/// A block of a quantised panel: 32 columns of 32 rows. First a line of 32 scales, 16-bit floats, row r and row r + 16 side by side, and where the format has them a line of
/// minimums likewise; then the integers, each four columns of a row together: 8 bits plus 128, [8][32 rows][4 columns], or 4 bits plus 8 (as they are where there
/// is a minimum), [4][32 rows][4 columns] with the columns from 16 on in the upper halves.
/// </summary>
/// <remarks>
/// Scales as in GGUF: 8 bits cover the largest magnitude with 127, 4 bits the number of the largest magnitude with -8, whatever its sign, and with a minimum all from the
/// smallest number to the largest, zero included so that padding costs nothing. Integers are rounded to multiples of the scale as it is stored, so its rounding costs nothing.
/// What is stored is 256 scales and 16 minimums: 16-bit floats below 6e-5 are denormal, which processors multiply slowly, and weights of a few thousandths have such scales.
/// </remarks>
internal static unsafe class QuantizedBlock
{
    /// <summary>Columns of a block.</summary>
    public const int Columns = 32;

    private const int Lanes = PanelPacker.Lanes;
    private const int ScaleBytes = Lanes * sizeof(ushort);
    private const float ScaleFactor = 256;
    private const float MinimumFactor = 16;

    // Four columns of a row make a 32-bit number; so many such numbers are written at a time.
    private const int Width = 4;

    /// <summary>Bytes of a block.</summary>
    public static int Bytes(WeightFormat format) => HeaderBytes(format) + (Columns * Lanes / (format == WeightFormat.Q8 ? 1 : 2));

    /// <summary>Bytes of a panel of so many columns, the last block filled up with zeros.</summary>
    public static long PanelBytes(WeightFormat format, int columns) => (columns + Columns - 1L) / Columns * Bytes(format);

    /// <summary>Quantises a block.</summary>
    /// <param name="format">Q8, Q4 or Q4WithMinimum.</param>
    /// <param name="values">The floats, [32 columns][32 rows].</param>
    /// <param name="block">Receives <see cref="Bytes"/>.</param>
    /// <returns>False where a number is not finite or larger than a scale can express; the block is then of no use.</returns>
    public static bool TryWrite(WeightFormat format, float* values, byte* block)
    {
        float* minimums = stackalloc float[Width];
        float* inverses = stackalloc float[Width];
        for (int lane = 0; lane < Lanes; lane += Width)
        {
            ushort* header = (ushort*)block;
            bool fits = format == WeightFormat.Q4WithMinimum
                ? TryWriteRanges(values + lane, header, lane, minimums, inverses)
                : TryWriteScales(format, values + lane, header, lane, inverses);
            if (!fits)
                return false;

            uint* integers = (uint*)(block + HeaderBytes(format)) + lane;
            if (format == WeightFormat.Q8)
                WriteEight(values + lane, Vector128.Load(inverses), integers);
            else if (format == WeightFormat.Q4)
                WriteFour(values + lane, Vector128<float>.Zero, Vector128.Load(inverses), -8, integers);
            else
                WriteFour(values + lane, Vector128.Load(minimums), Vector128.Load(inverses), 0, integers);
        }

        return true;
    }

    private static int HeaderBytes(WeightFormat format) => format == WeightFormat.Q4WithMinimum ? 2 * ScaleBytes : ScaleBytes;

    private static bool TryWriteScales(WeightFormat format, float* values, ushort* header, int lane, float* inverses)
    {
        Vector128<float> extremes = Extremes(values);
        for (int index = 0; index < Width; index++)
        {
            float scale = Store(format == WeightFormat.Q4 ? extremes[index] / -8 : MathF.Abs(extremes[index]) / 127, ScaleFactor, header, lane + index);
            if (!float.IsFinite(scale))
                return false;
            inverses[index] = scale == 0 ? 0 : 1 / scale;
        }

        return true;
    }

    private static bool TryWriteRanges(float* values, ushort* header, int lane, float* minimums, float* inverses)
    {
        // Minimum and maximum pass NaN on, and the scale is then refused; it ends before the minimum does.
        Vector128<float> smallest = Vector128<float>.Zero;
        Vector128<float> largest = Vector128<float>.Zero;
        for (int column = 0; column < Columns; column++)
        {
            Vector128<float> value = Vector128.Load(values + (column * Lanes));
            smallest = Vector128.Min(smallest, value);
            largest = Vector128.Max(largest, value);
        }

        for (int index = 0; index < Width; index++)
        {
            float scale = Store((largest[index] - smallest[index]) / 15, ScaleFactor, header, lane + index);
            minimums[index] = Store(smallest[index], MinimumFactor, header + Lanes, lane + index);
            if (!float.IsFinite(scale))
                return false;
            inverses[index] = scale == 0 ? 0 : 1 / scale;
        }

        return true;
    }

    /// <summary>Stores a multiple of a number in 16 bits; returns the number that it now stands for, not finite where 16 bits cannot hold it.</summary>
    private static float Store(float number, float factor, ushort* line, int lane)
    {
        Half multiple = (Half)(number * factor);
        line[PanelPacker.Position(WeightFormat.BFloat16, lane)] = BitConverter.HalfToUInt16Bits(multiple);
        return (float)multiple / factor;
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
                four |= Round(Vector128.Load(values + ((column + index) * Lanes)) * inverses, -127, 127, 128) << (8 * index);
            four.Store(integers + (column / 4 * Lanes));
        }
    }

    /// <summary>Multiples of the scale above a minimum, from <paramref name="least"/> to as much as 15 more.</summary>
    private static void WriteFour(float* values, Vector128<float> minimums, Vector128<float> inverses, int least, uint* integers)
    {
        const int half = Columns / 2;
        for (int column = 0; column < half; column += 4)
        {
            Vector128<uint> eight = Vector128<uint>.Zero;
            for (int index = 0; index < 4; index++)
            {
                eight |= Round((Vector128.Load(values + ((column + index) * Lanes)) - minimums) * inverses, least, least + 15, -least) << (8 * index);
                eight |= Round((Vector128.Load(values + ((half + column + index) * Lanes)) - minimums) * inverses, least, least + 15, -least) << ((8 * index) + 4);
            }

            eight.Store(integers + (column / 4 * Lanes));
        }
    }

    /// <summary>The nearest whole numbers within [<paramref name="least"/>, <paramref name="most"/>], plus <paramref name="bias"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Round(Vector128<float> multiples, int least, int most, int bias)
    {
        Vector128<int> rounded = Vector128.ConvertToInt32(Vector128.Round(multiples));
        return (Vector128.Min(Vector128.Max(rounded, Vector128.Create(least)), Vector128.Create(most)) + Vector128.Create(bias)).AsUInt32();
    }
}
