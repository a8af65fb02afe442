using Xunit;

namespace Intaglio.Runtime.Tests.Sessions;

/// <summary>Models whose rotations depend on the length of the whole sequence once it passes <see cref="TinyProgram.DynamicLimit"/>.</summary>
public class DynamicLengthTests
{
    private static readonly int[] Sequence = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2];

    [Fact]
    public void Up_to_the_limit_a_token_costs_one_decode_and_past_it_the_whole_sequence()
    {
        using TinyModel model = TinyModel.Create(dynamic: true);
        using Session session = model.CreateSession();
        for (int length = 1; length <= Sequence.Length; length++)
        {
            TinyProgram.Calls = [];
            Assert.Equal(TinyProgram.Expected(Sequence.AsSpan(0, length), dynamic: true), session.Decode(Sequence[length - 1]));
            int computed = TinyProgram.Calls.Sum(call => call.Count);
            TinyProgram.Calls = null;
            Assert.Equal(length <= TinyProgram.DynamicLimit ? 1 : length, computed);
        }
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(3, 5)]
    [InlineData(8, 1)]
    [InlineData(8, 9)]
    public void A_prompt_that_makes_the_sequence_longer_recomputes_it(int first, int second)
    {
        using TinyModel model = TinyModel.Create(dynamic: true);
        using Session session = model.CreateSession();
        session.Prefill(Sequence.AsSpan(0, first));
        Assert.Equal(TinyProgram.Expected(Sequence.AsSpan(0, first + second), dynamic: true), session.Prefill(Sequence.AsSpan(first, second)));
    }

    [Fact]
    public void PrefillAll_gives_the_new_tokens_logits_where_the_old_ones_are_recomputed()
    {
        using TinyModel model = TinyModel.Create(dynamic: true);
        using Session session = model.CreateSession();
        session.Prefill(Sequence.AsSpan(0, 8));
        var logits = new float[(Sequence.Length - 8) * TinyProgram.Vocabulary];
        session.PrefillAll(Sequence.AsSpan(8), logits);
        for (int length = 9; length <= Sequence.Length; length++)
        {
            Assert.Equal(
                TinyProgram.Expected(Sequence.AsSpan(0, length), Sequence.Length, dynamic: true),
                logits.AsSpan((length - 9) * TinyProgram.Vocabulary, TinyProgram.Vocabulary));
        }
    }

    [Fact]
    public void A_long_sequence_that_is_cut_back_below_the_limit_is_recomputed_once()
    {
        using TinyModel model = TinyModel.Create(dynamic: true);
        using Session session = model.CreateSession();
        session.Prefill(Sequence);
        session.Truncate(4);
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 10], dynamic: true), session.Decode(10));
        TinyProgram.Calls = [];
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 10, 0], dynamic: true), session.Decode(0));
        Assert.Equal([new(true, 5, 1, 6, 0)], TinyProgram.Calls);
        TinyProgram.Calls = null;
    }

    [Fact]
    public void A_cancelled_recomputation_is_made_up_for_by_the_next_call()
    {
        using TinyModel model = TinyModel.Create(dynamic: true);
        using Session session = model.CreateSession();
        session.Prefill(Sequence.AsSpan(0, 9));
        using var cancellation = new CancellationTokenSource();
        TinyProgram.AtStart = cancellation.Cancel;
        Assert.Throws<OperationCanceledException>(() => session.Prefill(Sequence.AsSpan(9), cancellation.Token).Length);
        TinyProgram.AtStart = null;
        Assert.Equal(Sequence[..9], session.Tokens);
        session.Truncate(8);
        Assert.Equal(TinyProgram.Expected([.. Sequence[..8], 10], dynamic: true), session.Decode(10));
    }

    [Fact]
    public void A_fork_of_a_long_sequence_is_still_computed_for_its_length()
    {
        using TinyModel model = TinyModel.Create(dynamic: true);
        using Session session = model.CreateSession();
        session.Prefill(Sequence.AsSpan(0, 9));
        using Session fork = session.Fork();
        fork.Truncate(2);
        Assert.Equal(TinyProgram.Expected([3, 1, 2], dynamic: true), fork.Decode(2));
    }
}
