using Intaglio.Sampling;
using Xunit;

namespace Intaglio.Runtime.Tests.Generation;

public class RandomTests
{
    [Fact]
    public void Xoshiro_gives_the_published_numbers()
    {
        var random = new Xoshiro256(1, 2, 3, 4);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600,
            16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(expected, expected.Select(_ => random.Next()));
    }

    [Fact]
    public void A_seed_is_spread_by_SplitMix64()
    {
        var seeded = new Xoshiro256(1234567);
        var spread = new Xoshiro256(6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431);
        for (int i = 0; i < 10; i++) Assert.Equal(spread.Next(), seeded.Next());
    }

    [Fact]
    public void Numbers_lie_from_0_to_1_and_are_spread_evenly()
    {
        var random = new Xoshiro256(7);
        var counts = new int[10];
        for (int i = 0; i < 100_000; i++) counts[(int)(random.NextDouble() * 10)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }
}
