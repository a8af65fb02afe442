using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.CompilerServices;

public sealed unsafe class ExpertRoutingTests
{
    private static readonly float[] Scores = [0.5f, 2, -1, 1];

    [Fact]
    public void The_best_experts_keep_their_share_of_all()
    {
        double sum = Scores.Sum(score => Math.Exp(score));
        Near([0, Math.Exp(2) / sum, 0, Math.Exp(1) / sum], Chosen(Scores, 2, normalize: false));
    }

    [Fact]
    public void Their_shares_may_be_scaled_to_sum_to_one()
    {
        double kept = Math.Exp(2) + Math.Exp(1);
        Near([0, Math.Exp(2) / kept, 0, Math.Exp(1) / kept], Chosen(Scores, 2, normalize: true));
    }

    [Fact]
    public void All_experts_may_be_kept() => Assert.Equal(1, Chosen(Scores, 4, normalize: false).Sum(), 1e-6f);

    [Fact]
    public void Of_equals_the_first_are_kept() => Near([0.25, 0.25, 0, 0], Chosen([3, 3, 3, 3], 2, normalize: false));

    [Fact]
    public void Scores_far_apart_do_not_overflow() => Near([0, 1], Chosen([-1000, 1000], 1, normalize: true));

    [Fact]
    public void Scores_that_are_no_numbers_choose_nobody_and_end() => Assert.All(Chosen([float.NaN, float.NaN], 2, normalize: false), weight => Assert.False(weight > 0));

    [Fact]
    public void The_rows_of_an_expert_are_those_whose_weight_is_not_zero()
    {
        float[] weights = [0.5f, 0, 9, 0, 0.5f, 9, 0.25f, 0.75f, 9];
        int[] rows = [-1, -1, -1];
        fixed (float* first = weights)
        fixed (int* chosen = rows)
            Assert.Equal(2, ExpertRouting.Rows(first, 3, 3, chosen));
        Assert.Equal([0, 2, -1], rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Workers_together_clear_every_row_once(int workers)
    {
        float[] rows = [.. Enumerable.Repeat(5f, 7 * 4)];
        fixed (float* first = rows)
        {
            for (int worker = 0; worker < workers; worker++)
                ExpertRouting.Clear(first, 4, 5, worker, workers);
        }

        Assert.All(rows[..20], element => Assert.Equal(0, element));
        Assert.All(rows[20..], element => Assert.Equal(5, element));
    }

    [Fact]
    public void An_experts_row_comes_back_times_its_weight()
    {
        float[] source = [1, 2, 99];
        float[] sum = [10, 20, 30];
        float weight = 0.5f;
        fixed (float* from = source, to = sum)
            ExpertRouting.Add(from, &weight, 2, to);
        Assert.Equal([10.5f, 21, 30], sum);
    }

    [Fact]
    public void A_row_is_copied()
    {
        float[] source = [1, 2, 99];
        float[] copy = [0, 0, 0];
        fixed (float* from = source, to = copy)
            ExpertRouting.Copy(from, 2, to);
        Assert.Equal([1, 2, 0], copy);
    }

    private static float[] Chosen(float[] scores, int perToken, bool normalize)
    {
        float[] weights = new float[scores.Length];
        fixed (float* score = scores, weight = weights)
            ExpertRouting.Choose(score, scores.Length, perToken, normalize, weight);
        return weights;
    }

    private static void Near(double[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        foreach ((double left, float right) in expected.Zip(found))
            Assert.Equal(left, right, 1e-6);
    }
}
