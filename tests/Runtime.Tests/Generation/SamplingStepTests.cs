using CsCheck;
using Intaglio.Sampling;
using Xunit;

namespace Intaglio.Runtime.Tests.Generation;

/// <summary>Each step against its definition, carried out without thought for speed.</summary>
public class SamplingStepTests
{
    // Few distinct values, so that equals are frequent, and sizes on both sides of what sorts everything.
    private static readonly Gen<float[]> Logits = Gen.OneOf(
        Gen.Float[-20, 20].Array[1, 200], Gen.Int[-4, 4].Select(value => (float)value).Array[1, 200]);

    [Fact]
    public void Top_k_keeps_the_k_most_probable() =>
        Gen.Select(Logits, Gen.Int[1, 210]).Sample((logits, k) =>
        {
            int[] expected = [.. Ranked(logits).Take(k)];
            Assert.Equal(expected.Order(), Kept(new TopKStep(k), logits));
        });

    [Fact]
    public void Top_p_keeps_the_smallest_set_that_reaches_p() =>
        Gen.Select(Logits, Gen.Float[0, 0.999f]).Sample((logits, p) =>
        {
            int[] ranked = Ranked(logits);
            double[] probabilities = Probabilities(logits);
            int[] kept = Kept(new TopPStep(p), logits);
            Assert.Equal(ranked.Take(kept.Length).Order(), kept);
            double mass = kept.Sum(id => probabilities[id]);
            Assert.True(mass >= p - 1e-9, $"{mass} does not reach {p}");
            double without = mass - probabilities[ranked[kept.Length - 1]];
            Assert.True(kept.Length == 1 || without < p + 1e-9, $"{without} would have reached {p}");
        });

    [Fact]
    public void Min_p_keeps_what_is_probable_enough() =>
        Gen.Select(Logits, Gen.Float[0.001f, 1]).Sample((logits, minP) =>
        {
            double[] probabilities = Probabilities(logits);
            double highest = probabilities.Max();
            int[] kept = Kept(new MinPStep(minP), logits);
            for (int id = 0; id < logits.Length; id++)
            {
                double ratio = probabilities[id] / highest;
                if (Math.Abs(ratio - minP) > 1e-9) Assert.Equal(ratio > minP, kept.Contains(id));
            }
        });

    [Fact]
    public void Steps_after_another_work_on_what_it_left()
    {
        // Of the four, top-k leaves 0.5 and 0.25, of which the first is two thirds: enough for p = 0.6.
        float[] logits = [.. new[] { 0.5, 0.25, 0.15, 0.1 }.Select(p => (float)Math.Log(p))];
        var candidates = new Candidates();
        candidates.Reset(logits);
        new TopKStep(2).Apply(candidates, []);
        new TopPStep(0.6f).Apply(candidates, []);
        Assert.Equal([0], candidates.Ids.ToArray());
    }

    [Fact]
    public void Penalties_follow_their_definitions()
    {
        var candidates = new Candidates();
        candidates.Reset([2, -2, 4, 0.5f]);
        var step = new PenaltyStep(new SamplingOptions { RepetitionPenalty = 2, FrequencyPenalty = 0.25f, PresencePenalty = 1 });
        step.Apply(candidates, [0, 1, 0, 0, 99, -1]);
        Assert.Equal([1 - 0.75f - 1, -4 - 0.25f - 1, 4, 0.5f], candidates.Logits.ToArray());
    }

    [Fact]
    public void The_penalty_window_forgets_older_tokens()
    {
        var candidates = new Candidates();
        var step = new PenaltyStep(new SamplingOptions { PresencePenalty = 1, PenaltyWindow = 2 });
        for (int repeat = 0; repeat < 2; repeat++)
        {
            candidates.Reset([0, 0, 0]);
            step.Apply(candidates, [0, 1, 2]);
            Assert.Equal([0, -1, -1], candidates.Logits.ToArray());
        }
    }

    [Fact]
    public void Sorting_puts_equals_in_the_order_of_their_ids() =>
        Logits.Sample(logits =>
        {
            var candidates = new Candidates();
            candidates.Reset(logits);
            candidates.Sort();
            Assert.Equal(Ranked(logits), candidates.Ids.ToArray());
            Assert.Equal(Ranked(logits).Select(id => logits[id]), candidates.Logits.ToArray());
        });

    private static int[] Kept(SamplingStep step, float[] logits)
    {
        var candidates = new Candidates();
        candidates.Reset(logits);
        step.Apply(candidates, []);
        for (int i = 0; i < candidates.Count; i++) Assert.Equal(logits[candidates.Ids[i]], candidates.Logits[i]);
        return [.. candidates.Ids.ToArray().Order()];
    }

    private static int[] Ranked(float[] logits) => [.. Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id)];

    private static double[] Probabilities(float[] logits)
    {
        double maximum = logits.Max();
        double total = logits.Sum(logit => Math.Exp(logit - maximum));
        return [.. logits.Select(logit => Math.Exp(logit - maximum) / total)];
    }
}
