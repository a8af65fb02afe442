using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

/// <summary>Panels of 8 and 4 bits, read back as their documentation says they lie.</summary>
public class QuantizedPackingTests
{
    private const int Rows = 45;
    private const int PackedRows = 64;
    private const int Columns = 77;
    private const int Blocks = 3;

    public static TheoryData<WeightFormat, bool> Cases()
    {
        var cases = new TheoryData<WeightFormat, bool>();
        foreach (WeightFormat format in (WeightFormat[])[WeightFormat.Q8, WeightFormat.Q4, WeightFormat.Q4WithMinimum])
        {
            foreach (bool transposed in (bool[])[false, true])
                cases.Add(format, transposed);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_weight_is_the_multiple_of_its_scale_that_is_nearest(WeightFormat format, bool transposed)
    {
        float[] weights = Numbers(Rows * Columns);
        using PackedWeights packed = Pack(format, transposed, weights);
        for (int row = 0; row < Rows; row++)
        {
            for (int block = 0; block < Blocks; block++)
            {
                int count = Math.Min(32, Columns - (block * 32));
                float[] values = [.. Enumerable.Range(block * 32, count).Select(column => weights[(row * Columns) + column])];
                (float scale, float minimum) = (Scale(packed, format, row, block), Minimum(packed, format, row, block));
                Assert.Equal((Expected(format, values), format == WeightFormat.Q4WithMinimum ? (float)(Half)(Math.Min(0, values.Min()) * 16) / 16 : 0), (scale, minimum));
                for (int column = 0; column < count; column++)
                {
                    int integer = Integer(packed, format, row, block, column);
                    float off = MathF.Abs((integer * scale) + minimum - values[column]);
                    bool isClamped = format == WeightFormat.Q4 && integer == 7;
                    Assert.True(off <= (isClamped ? 1.001f : 0.5001f) * MathF.Abs(scale), $"[{row}, {(block * 32) + column}] is {values[column]}, packed as {integer} of {scale}");
                }
            }
        }
    }

    [Theory]
    [InlineData(WeightFormat.Q8)]
    [InlineData(WeightFormat.Q4)]
    [InlineData(WeightFormat.Q4WithMinimum)]
    public void Padding_is_zero_or_the_step_nearest_to_it(WeightFormat format)
    {
        using PackedWeights packed = Pack(format, transposed: false, Numbers(Rows * Columns));
        for (int row = 0; row < PackedRows; row++)
        {
            // A minimum leaves the last block's own step nearest to zero; its inputs there are zeros.
            for (int column = row < Rows ? Columns : 0; column < Blocks * 32; column++)
            {
                float scale = Scale(packed, format, row, column / 32);
                float weight = (Integer(packed, format, row, column / 32, column % 32) * scale) + Minimum(packed, format, row, column / 32);
                Assert.InRange(weight, format == WeightFormat.Q4WithMinimum ? -scale / 2 : 0, format == WeightFormat.Q4WithMinimum ? scale / 2 : 0);
            }
        }
    }

    [Theory]
    [InlineData(WeightFormat.Q8, float.NaN)]
    [InlineData(WeightFormat.Q8, float.PositiveInfinity)]
    [InlineData(WeightFormat.Q8, 32_600f)]
    [InlineData(WeightFormat.Q4, float.NaN)]
    [InlineData(WeightFormat.Q4, float.NegativeInfinity)]
    [InlineData(WeightFormat.Q4, -2_060f)]
    [InlineData(WeightFormat.Q4WithMinimum, float.NaN)]
    [InlineData(WeightFormat.Q4WithMinimum, float.NegativeInfinity)]
    [InlineData(WeightFormat.Q4WithMinimum, -3_850f)]
    [InlineData(WeightFormat.Q4WithMinimum, 3_850f)]
    public void A_number_that_no_scale_can_express_is_refused_with_its_tensor(WeightFormat format, float number)
    {
        float[] weights = Numbers(Rows * Columns);
        weights[(3 * Columns) + 76] = number;
        CheckpointFormatException refused = Assert.Throws<CheckpointFormatException>(() => Pack(format, transposed: false, weights));
        Assert.Equal("matrix", refused.Tensor);
        Assert.Contains($"too large to be kept in {format}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WeightFormat.Q8, -32_400f)]
    [InlineData(WeightFormat.Q4, 2_040f)]
    [InlineData(WeightFormat.Q4WithMinimum, -3_800f)]
    [InlineData(WeightFormat.Q4WithMinimum, 3_800f)]
    public void The_largest_weight_that_a_format_is_documented_to_hold_is_kept(WeightFormat format, float number)
    {
        float[] weights = Numbers(Rows * Columns);
        weights[(3 * Columns) + 76] = number;
        using PackedWeights packed = Pack(format, transposed: false, weights);
        Assert.Equal(number, (Integer(packed, format, 3, 2, 12) * Scale(packed, format, 3, 2)) + Minimum(packed, format, 3, 2), MathF.Abs(number) / 1000);
    }

    [Theory]
    [InlineData(WeightFormat.Q8, 34)]
    [InlineData(WeightFormat.Q4, 18)]
    [InlineData(WeightFormat.Q4WithMinimum, 20)]
    public void Thirty_two_weights_take_as_many_bytes_as_in_GGUF(WeightFormat format, int bytes)
    {
        int all = bytes * PackedRows * Blocks;
        using PackedWeights packed = Pack(format, transposed: false, Numbers(Rows * Columns), all);
        Assert.Equal(all, packed.Bytes);
        Assert.Throws<InvalidOperationException>(() => Pack(format, transposed: false, Numbers(Rows * Columns), all - 1));
    }

    [Theory]
    [InlineData(WeightFormat.Q8)]
    [InlineData(WeightFormat.Q4)]
    [InlineData(WeightFormat.Q4WithMinimum)]
    public void Scales_of_weights_of_a_thousandth_are_no_denormal_numbers(WeightFormat format)
    {
        using PackedWeights packed = Pack(format, transposed: false, [.. Numbers(Rows * Columns).Select(number => number / 1000)]);
        for (int row = 0; row < Rows; row++)
        {
            for (int block = 0; block < Blocks; block++)
                Assert.False(Half.IsSubnormal((Half)(Scale(packed, format, row, block) * 256)), $"row {row}, block {block}");
        }
    }

    private static PackedWeights Pack(WeightFormat format, bool transposed, float[] weights, long? bytes = null)
    {
        float[] stored = transposed ? [.. Enumerable.Range(0, Rows * Columns).Select(index => weights[(index % Rows * Columns) + (index / Rows)])] : weights;
        using Checkpoint checkpoint = Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["matrix"] = (transposed ? [Columns, Rows] : [Rows, Columns], stored) });
        var plan = new WeightPlan(format);
        plan.Panels(0, PackedRows, Columns, new TensorPart("matrix", Rows, Columns, 0, Rows, Transposed: transposed));
        return WeightLoader.Load(checkpoint, plan, bytes ?? PackedRows / 32 * Blocks * BlockBytes(format), new());
    }

    private static float Expected(WeightFormat format, float[] values)
    {
        float extreme = values.MaxBy(MathF.Abs);
        float scale = format switch
        {
            WeightFormat.Q8 => MathF.Abs(extreme) / 127,
            WeightFormat.Q4 => extreme / -8,
            _ => (Math.Max(0, values.Max()) - Math.Min(0, values.Min())) / 15,
        };
        return (float)(Half)(scale * 256) / 256;
    }

    private static unsafe float Minimum(PackedWeights packed, WeightFormat format, int row, int block) => format == WeightFormat.Q4WithMinimum
        ? (float)BitConverter.UInt16BitsToHalf(((ushort*)Block(packed, format, row, block))[32 + (row % 16 * 2) + (row % 32 / 16)]) / 16
        : 0;

    private static unsafe float Scale(PackedWeights packed, WeightFormat format, int row, int block)
    {
        var scales = (ushort*)Block(packed, format, row, block);
        return (float)BitConverter.UInt16BitsToHalf(scales[(row % 16 * 2) + (row % 32 / 16)]) / 256;
    }

    private static unsafe int Integer(PackedWeights packed, WeightFormat format, int row, int block, int column)
    {
        byte* integers = Block(packed, format, row, block) + (format == WeightFormat.Q4WithMinimum ? 128 : 64) + (row % 32 * 4);
        if (format == WeightFormat.Q8)
            return integers[(column / 4 * 128) + (column % 4)] - 128;
        return ((integers[(column % 16 / 4 * 128) + (column % 4)] >> (column / 16 * 4)) & 15) - (format == WeightFormat.Q4 ? 8 : 0);
    }

    private static unsafe byte* Block(PackedWeights packed, WeightFormat format, int row, int block) =>
        packed.Pointer + (((row / 32 * Blocks) + block) * BlockBytes(format));

    private static int BlockBytes(WeightFormat format) => format switch
    {
        WeightFormat.Q8 => 1088,
        WeightFormat.Q4 => 576,
        _ => 640,
    };

    private static float[] Numbers(int count)
    {
        var random = new Random(5);
        float[] numbers = [.. Enumerable.Range(0, count).Select(_ => (float)Math.Pow(random.NextDouble(), 3) * (random.Next(2) == 0 ? 1 : -1))];
        Array.Clear(numbers, Columns * 7, 32);
        return numbers;
    }
}
