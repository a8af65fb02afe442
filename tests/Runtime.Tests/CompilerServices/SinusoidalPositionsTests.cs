using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.CompilerServices;

public sealed class SinusoidalPositionsTests
{
    [Fact]
    public void Sines_and_cosines_alternate_as_published() =>
        Near([Math.Sin(3), Math.Cos(3), Math.Sin(0.03), Math.Cos(0.03)], Row(3, 4, interleaved: true, fullRange: false));

    [Fact]
    public void Or_all_sines_come_before_all_cosines() =>
        Near([Math.Sin(3), Math.Sin(0.03), Math.Cos(3), Math.Cos(0.03)], Row(3, 4, interleaved: false, fullRange: false));

    [Fact]
    public void The_full_range_ends_at_a_ten_thousandth() =>
        Near([Math.Sin(7), Math.Sin(0.07), Math.Sin(0.0007), Math.Cos(7), Math.Cos(0.07), Math.Cos(0.0007)], Row(7, 6, interleaved: false, fullRange: true));

    [Fact]
    public void The_full_range_of_one_pair_is_its_first_frequency() =>
        Near([Math.Sin(5), Math.Cos(5)], Row(5, 2, interleaved: false, fullRange: true));

    [Fact]
    public void The_last_of_an_odd_number_of_columns_is_zero() =>
        Near([Math.Sin(2), Math.Cos(2), 0], Row(2, 3, interleaved: true, fullRange: false));

    [Fact]
    public void A_single_column_is_zero() => Near([0], Row(2, 1, interleaved: false, fullRange: true));

    private static unsafe float[] Row(int position, int columns, bool interleaved, bool fullRange)
    {
        float[] row = [.. Enumerable.Repeat(-7f, columns + 1)];
        fixed (float* first = row)
            SinusoidalPositions.Write(position, columns, interleaved, fullRange, first);
        Assert.Equal(-7, row[columns]);
        return row[..columns];
    }

    private static void Near(double[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        foreach ((double left, float right) in expected.Zip(found))
            Assert.Equal(left, right, 1e-6);
    }
}
