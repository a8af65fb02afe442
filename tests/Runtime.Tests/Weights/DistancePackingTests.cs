using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

/// <summary>Relative position biases by distance, against the definition of T5 written out (Raffel et al., 2019).</summary>
public sealed unsafe class DistancePackingTests
{
    [Theory]
    [InlineData(32, 128, true, 3)]
    [InlineData(32, 128, false, 3)]
    [InlineData(8, 20, true, 2)]
    [InlineData(8, 20, false, 2)]
    [InlineData(12, 17, true, 1)]
    [InlineData(6, 7, false, 40)]
    [InlineData(4, 2, true, 1)]
    public void Every_distance_has_the_bias_of_its_bucket(int buckets, int maxDistance, bool bidirectional, int heads)
    {
        float[] biases = [.. Enumerable.Range(0, buckets * heads).Select(i => i + 0.5f)];
        int reach = maxDistance + 32;
        int columns = ((2 * reach) + 32 + 31) / 32 * 32;
        using Checkpoint checkpoint = Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["bias"] = ([buckets, heads], biases) });
        var plan = new WeightPlan(WeightFormat.BFloat16);
        plan.Distances(64, heads, columns, buckets, maxDistance, bidirectional, new TensorPart("bias", buckets, heads, 0, buckets));
        using PackedWeights packed = WeightLoader.Load(checkpoint, plan, 64 + ((long)heads * columns * sizeof(float)), new());
        float* first = (float*)(packed.Pointer + 64);
        for (int head = 0; head < heads; head++)
        {
            for (int column = 0; column < columns; column++)
                Assert.Equal(biases[(Bucket(column - reach, bidirectional, buckets, maxDistance) * heads) + head], first[(head * columns) + column]);
        }
    }

    [Fact]
    public void Published_buckets_are_those_of_the_paper_at_their_borders()
    {
        var buckets = new DistanceBuckets(32, 128, Bidirectional: true);
        Assert.Equal([0, 1, 7, 8, 9, 10, 15, 15], new[] { 0, -1, -7, -8, -12, -16, -91, -1000 }.Select(distance => Intaglio.Weights.DistancePacker.Bucket(distance, buckets)));
        Assert.Equal([17, 24, 26, 28, 30, 31, 31], new[] { 1, 8, 16, 32, 64, 128, 1000 }.Select(distance => Intaglio.Weights.DistancePacker.Bucket(distance, buckets)));
        buckets = buckets with { Bidirectional = false };
        Assert.Equal([0, 0, 1, 15, 16, 31, 31], new[] { 5, 0, -1, -15, -16, -128, -1000 }.Select(distance => Intaglio.Weights.DistancePacker.Bucket(distance, buckets)));
    }

    // The bucket whose lower border is the last one not beyond the distance; borders grow by a constant factor. In powers, where the
    // implementation takes logarithms. A border that is a whole number may be missed by a rounding, so it is given that much room.
    private static int Bucket(int distance, bool bidirectional, int count, int maxDistance)
    {
        int first = 0;
        if (bidirectional)
        {
            count /= 2;
            first = distance > 0 ? count : 0;
            distance = Math.Abs(distance);
        }
        else
        {
            distance = distance < 0 ? -distance : 0;
        }

        int exact = count / 2;
        if (distance < exact)
            return first + distance;
        int bucket = exact;
        while (bucket < count - 1 && exact * Math.Pow((double)maxDistance / exact, (bucket + 1.0 - exact) / (count - exact)) <= distance + 1e-4)
            bucket++;
        return first + bucket;
    }
}
