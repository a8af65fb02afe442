using CsCheck;
using Intaglio.Sampling;
using Xunit;

namespace Intaglio.Runtime.Tests.Generation;

public class ExponentialTests
{
    [Fact]
    public void Weights_are_e_to_the_difference_from_the_maximum() =>
        Gen.Float[-700, 0].Array[1, 70].Sample(logits =>
        {
            var weights = new double[logits.Length];
            Exponential.OfDifferences(logits, 0, weights);
            for (int i = 0; i < logits.Length; i++)
            {
                double exact = Math.Exp(logits[i]);
                Assert.InRange(weights[i] / exact, 1 - 1e-15, 1 + 1e-15);
            }
        });

    [Fact]
    public void The_place_in_the_array_makes_no_difference()
    {
        float[] logits = [.. Enumerable.Range(0, 37).Select(i => -i * 0.731f)];
        var together = new double[logits.Length];
        var alone = new double[1];
        Exponential.OfDifferences(logits, 0.5f, together);
        for (int i = 0; i < logits.Length; i++)
        {
            Exponential.OfDifferences([logits[i]], 0.5f, alone);
            Assert.Equal(BitConverter.DoubleToInt64Bits(together[i]), BitConverter.DoubleToInt64Bits(alone[0]));
        }
    }

    [Fact]
    public void What_underflows_weighs_nothing_and_the_maximum_weighs_one()
    {
        var weights = new double[4];
        Exponential.OfDifferences([float.NegativeInfinity, float.MinValue, -800, 3], 3, weights);
        Assert.Equal([0, 0, 0, 1], weights);
    }
}
