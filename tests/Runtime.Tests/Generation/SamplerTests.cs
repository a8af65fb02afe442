using CsCheck;
using Xunit;

namespace Intaglio.Runtime.Tests.Generation;

public class SamplerTests
{
    [Fact]
    public void Greedy_takes_the_highest_logit_and_of_equals_the_lowest_id() =>
        Gen.Int[-3, 3].Select(value => (float)value).Array[1, 100].Sample(logits =>
            Assert.Equal(Array.IndexOf(logits, logits.Max()), new Sampler(SamplingOptions.Greedy).Sample(logits, [])));

    [Fact]
    public void Greedy_sees_penalties()
    {
        var sampler = new Sampler(SamplingOptions.Greedy with { PresencePenalty = 2 });
        Assert.Equal(1, sampler.Sample([3, 2, 1], [0]));
    }

    [Fact]
    public void Draws_follow_the_distribution()
    {
        float[] probabilities = [0.5f, 0, 0.3f, 0.2f];
        float[] logits = [.. probabilities.Select(probability => MathF.Log(probability))];
        var sampler = new Sampler(new SamplingOptions { Seed = 1 });
        var counts = new int[logits.Length];
        for (int i = 0; i < 100_000; i++) counts[sampler.Sample(logits, [])]++;
        for (int id = 0; id < logits.Length; id++) Assert.InRange(counts[id] / 100_000f, probabilities[id] - 0.006f, probabilities[id] + 0.006f);
        Assert.Equal(0, counts[1]);
    }

    [Fact]
    public void Temperature_sharpens_the_distribution()
    {
        // At temperature 1/2 the odds of 2 to 1 become 4 to 1.
        var sampler = new Sampler(new SamplingOptions { Seed = 1, Temperature = 0.5f });
        int first = Enumerable.Range(0, 50_000).Count(_ => sampler.Sample([MathF.Log(2), 0], []) == 0);
        Assert.InRange(first / 50_000f, 0.79f, 0.81f);
    }

    [Fact]
    public void The_same_seed_gives_the_same_tokens_in_every_version()
    {
        var sampler = new Sampler(new SamplingOptions { Seed = 42, Temperature = 0.8f, TopK = 40, TopP = 0.95f, MinP = 0.02f, RepetitionPenalty = 1.1f });
        float[] logits = [.. Enumerable.Range(0, 1000).Select(i => i * 7919 % 1000 * 0.01f)];
        List<int> history = [];
        for (int i = 0; i < 16; i++) history.Add(sampler.Sample(logits, history.ToArray()));
        Assert.Equal(RecordedTokens, history);
    }

    [Fact]
    public void Without_a_seed_each_sampler_has_its_own_and_tells_it()
    {
        var first = new Sampler();
        Assert.NotEqual(first.Seed, new Sampler().Seed);
        var again = new Sampler(new SamplingOptions { Seed = first.Seed });
        var logits = new float[1000];
        for (int i = 0; i < 5; i++) Assert.Equal(first.Sample(logits, []), again.Sample(logits, []));
    }

    [Theory]
    [InlineData(float.NaN, "logit of token 70 is NaN")]
    [InlineData(float.PositiveInfinity, "logit of token 70 is infinite")]
    public void Logits_that_are_no_numbers_are_refused(float bad, string message)
    {
        var logits = new float[100];
        logits[70] = bad;
        foreach (SamplingOptions options in (SamplingOptions[])[SamplingOptions.Greedy, new(), new() { TopP = 0.5f }])
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => new Sampler(options).Sample(logits, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_that_leave_no_token_are_refused()
    {
        Assert.Contains("no logits", Assert.Throws<ArgumentException>(() => new Sampler().Sample([], [])).Message, StringComparison.Ordinal);
        Assert.Contains("minus infinity", Assert.Throws<ArgumentException>(
            () => new Sampler().Sample([float.NegativeInfinity, float.NegativeInfinity], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_ruled_out_are_never_drawn_whatever_the_options() =>
        Gen.Select(
            Gen.Float[1e-30f, 1e30f], Gen.Int[0, 9], Gen.Float[0, 1], Gen.Float[0, 1], Gen.Float[1e-30f, 1e30f], Gen.Float[-1e30f, 1e30f],
            Gen.Select(Gen.Float[-1e30f, 1e30f].Array[1, 20], Gen.ULong))
        .Sample((temperature, k, p, minP, repetition, presence, rest) =>
        {
            (float[] logits, ulong seed) = rest;
            var options = new SamplingOptions
            {
                Temperature = temperature,
                TopK = k,
                TopP = p,
                MinP = minP,
                RepetitionPenalty = repetition,
                PresencePenalty = presence,
                Seed = seed,
            };
            float[] masked = [float.NegativeInfinity, .. logits, float.NegativeInfinity];
            Assert.InRange(new Sampler(options).Sample(masked, [0, 1, 2]), 1, logits.Length);
        });

    [Fact]
    public void After_the_first_token_nothing_is_allocated()
    {
        var logits = new float[32_000];
        for (int i = 0; i < logits.Length; i++) logits[i] = i * 7919 % 32_000 * 1e-3f;
        int[] history = [.. Enumerable.Range(0, 500)];
        SamplingOptions[] all =
        [
            SamplingOptions.Greedy, new(), new() { TopK = 40, TopP = 0.9f, MinP = 0.05f, Temperature = 0.7f },
            new() { TopP = 0.95f, RepetitionPenalty = 1.2f }, new() { TopK = 20_000 },
        ];
        foreach (SamplingOptions options in all)
        {
            var sampler = new Sampler(options);
            sampler.Sample(logits, history);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 5; i++) sampler.Sample(logits, history);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static readonly int[] RecordedTokens = [963, 494, 346, 198, 482, 951, 309, 556, 272, 62, 988, 210, 840, 852, 914, 87];
}
