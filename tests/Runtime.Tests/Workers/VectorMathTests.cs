using System.Runtime.Intrinsics;
using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.Workers;

/// <summary>Every function in every width against the double-precision one.</summary>
public class VectorMathTests
{
    public static TheoryData<int> Widths => [1, 4, 8, 16];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Exp_is_within_two_units_in_the_last_place(int lanes)
    {
        double worst = WorstError(Range(-87.3365f, 88.7228f, 2_000_000), x => Exp(x, lanes), Math.Exp, UnitsInTheLastPlace);
        Assert.InRange(worst, 0, 2);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Exp_near_zero_is_within_two_units_in_the_last_place(int lanes)
    {
        Assert.InRange(WorstError(Range(-1, 1, 1_000_000), x => Exp(x, lanes), Math.Exp, UnitsInTheLastPlace), 0, 2);
        Assert.InRange(WorstError(Range(-1e-6f, 1e-6f, 100_000), x => Exp(x, lanes), Math.Exp, UnitsInTheLastPlace), 0, 2);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Exp_is_exact_at_its_ends(int lanes)
    {
        float[] x = [float.NegativeInfinity, float.MinValue, -1e6f, -104f, -87.34f, 0, -0f, 88.73f, 1e6f, float.MaxValue, float.PositiveInfinity, float.NaN, float.Epsilon];
        float[] y = [0, 0, 0, 0, 0, 1, 1, float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, float.NaN, 1];
        Assert.Equal(y, Exp(x, lanes));
        Assert.InRange(Exp([88.7228317f], lanes)[0], 3.402e38f, float.MaxValue);
        Assert.InRange(Exp([-87.3365402f], lanes)[0], 1.1754943e-38f, 1.1755e-38f);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_NaN_of_any_payload_stays_NaN(int lanes)
    {
        float[] x = [.. Enumerable.Range(0, 2000).Select(index => BitConverter.Int32BitsToSingle((index % 2 == 0 ? 0x7F800001 : -0x7FFFFF) + (index * 4193)))];
        Assert.All(x, value => Assert.True(float.IsNaN(value)));
        foreach (Func<float[], int, float[]> function in new Func<float[], int, float[]>[] { Exp, Tanh, Erf, Sigmoid })
            Assert.All(function(x, lanes), value => Assert.True(float.IsNaN(value)));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Tanh_is_within_two_ten_millionths(int lanes)
    {
        Assert.InRange(WorstError(Range(-12, 12, 1_000_000), x => Tanh(x, lanes), Math.Tanh, Absolute), 0, 2e-7);
        Assert.Equal([-1, 1, -1, 1, 0], Tanh([float.NegativeInfinity, float.PositiveInfinity, -1e30f, 1e30f, 0], lanes));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Erf_is_within_two_ten_millionths(int lanes)
    {
        Assert.InRange(WorstError(Range(-6, 6, 200_000), x => Erf(x, lanes), ExactErf, Absolute), 0, 2e-7);
        Assert.Equal([-1, 1, -1, 1, 0], Erf([float.NegativeInfinity, float.PositiveInfinity, -1e30f, 1e30f, 0], lanes));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sigmoid_is_within_four_units_in_the_last_place(int lanes)
    {
        Assert.InRange(WorstError(Range(-87, 87, 1_000_000), x => Sigmoid(x, lanes), x => 1 / (1 + Math.Exp(-x)), UnitsInTheLastPlace), 0, 4);
        Assert.Equal([0, 1, 0, 1, 0.5f], Sigmoid([float.NegativeInfinity, float.PositiveInfinity, -1e30f, 1e30f, 0], lanes));
    }

    private static float[] Exp(float[] x, int lanes) => Map(x, lanes, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp);

    private static float[] Tanh(float[] x, int lanes) => Map(x, lanes, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh);

    private static float[] Erf(float[] x, int lanes) => Map(x, lanes, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf);

    private static float[] Sigmoid(float[] x, int lanes) => Map(x, lanes, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid);

    // The function of the given width over all elements; the last vector is filled up with zeros.
    private static float[] Map(
        float[] x,
        int lanes,
        Func<float, float> one,
        Func<Vector128<float>, Vector128<float>> four,
        Func<Vector256<float>, Vector256<float>> eight,
        Func<Vector512<float>, Vector512<float>> sixteen)
    {
        var padded = new float[(x.Length + 15) / 16 * 16];
        x.CopyTo(padded, 0);
        for (int start = 0; start < padded.Length; start += lanes)
        {
            Span<float> part = padded.AsSpan(start, lanes);
            switch (lanes)
            {
                case 1:
                    part[0] = one(part[0]);
                    break;
                case 4:
                    four(Vector128.Create<float>(part)).CopyTo(part);
                    break;
                case 8:
                    eight(Vector256.Create<float>(part)).CopyTo(part);
                    break;
                case 16:
                    sixteen(Vector512.Create<float>(part)).CopyTo(part);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(lanes));
            }
        }

        return padded[..x.Length];
    }

    private static double WorstError(float[] x, Func<float[], float[]> function, Func<double, double> exact, Func<double, float, double> error)
    {
        float[] found = function(x);
        double worst = 0;
        for (int index = 0; index < x.Length; index++)
        {
            double here = error(exact(x[index]), found[index]);
            worst = here <= worst ? worst : here;
        }

        return worst;
    }

    // 2 / sqrt(pi) e^-x² times the sum of 2^n x^(2n+1) / (1 * 3 * 5 ... (2n+1)): all terms have one sign, so nothing cancels.
    private static double ExactErf(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static float[] Range(float first, float last, int count) =>
        [.. Enumerable.Range(0, count + 1).Select(index => (float)(first + ((double)last - first) * index / count))];

    private static double UnitsInTheLastPlace(double exact, float found)
    {
        float nearest = (float)Math.Abs(exact);
        return Math.Abs(exact - found) / ((double)MathF.BitIncrement(nearest) - nearest);
    }

    private static double Absolute(double exact, float found) => Math.Abs(exact - found);
}
