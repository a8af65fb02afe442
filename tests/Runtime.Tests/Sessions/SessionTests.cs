using CsCheck;
using Xunit;

namespace Intaglio.Runtime.Tests.Sessions;

public class SessionTests
{
    private static readonly int[] Prompt = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7];

    [Fact]
    public void A_session_starts_empty_and_has_no_logits()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        Assert.Equal(0, session.Position);
        Assert.True(session.Tokens.IsEmpty);
        Assert.Contains("Prefill or Decode", Assert.Throws<InvalidOperationException>(() => session.Logits.Length).Message);
    }

    [Fact]
    public void Decoding_reads_one_token_after_the_other()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        for (int length = 1; length <= Prompt.Length; length++)
        {
            Assert.Equal(TinyProgram.Expected(Prompt.AsSpan(0, length)), session.Decode(Prompt[length - 1]));
            Assert.Equal(length, session.Position);
            Assert.Equal(Prompt[..length], session.Tokens);
            Assert.Equal(TinyProgram.Expected(Prompt.AsSpan(0, length)), session.Logits);
        }
    }

    [Fact]
    public void Prefill_of_any_length_from_any_position_equals_decoding()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        Gen.Int[0, 20].Select(Gen.Int[1, 30]).Sample(
            (first, second) =>
            {
                int[] tokens = [.. Enumerable.Range(0, first + second).Select(index => index * 7 % TinyProgram.Vocabulary)];
                session.Reset();
                if (first > 0)
                    session.Prefill(tokens.AsSpan(0, first));
                Assert.Equal(TinyProgram.Expected(tokens), session.Prefill(tokens.AsSpan(first)));
                Assert.Equal(tokens, session.Tokens);
            },
            threads: 1, iter: 300);
    }

    [Fact]
    public void A_long_prompt_is_cut_into_chunks_that_know_its_length_and_only_the_last_computes_logits()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        session.Decode(1);
        TinyProgram.Calls = [];
        session.Prefill(Prompt);
        List<TinyProgram.Call> calls = TinyProgram.Calls;
        TinyProgram.Calls = null;
        Assert.Equal([new(false, 1, 6, 15, 6), new(false, 7, 6, 15, 6), new(false, 13, 2, 15, 1)], calls);
    }

    [Fact]
    public void PrefillAll_gives_the_logits_of_every_token()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        session.Decode(Prompt[0]);
        var logits = new float[(Prompt.Length - 1) * TinyProgram.Vocabulary];
        session.PrefillAll(Prompt.AsSpan(1), logits);
        for (int length = 2; length <= Prompt.Length; length++)
            Assert.Equal(TinyProgram.Expected(Prompt.AsSpan(0, length)), logits.AsSpan((length - 2) * TinyProgram.Vocabulary, TinyProgram.Vocabulary));
        Assert.Equal(TinyProgram.Expected(Prompt), session.Logits);
        Assert.Equal(Prompt, session.Tokens);
    }

    [Fact]
    public void A_cut_session_continues_as_if_the_rest_had_never_been_read()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        session.Prefill(Prompt);
        session.Truncate(5);
        Assert.Equal(Prompt[..5], session.Tokens);
        Assert.Throws<InvalidOperationException>(() => session.Logits.Length);
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 5, 10]), session.Decode(10));

        session.Truncate(6);
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 5, 10]), session.Logits);

        session.Reset();
        Assert.Equal(0, session.Position);
        Assert.Equal(TinyProgram.Expected([7]), session.Decode(7));
    }

    [Fact]
    public void A_cut_outside_the_history_is_refused()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        session.Prefill([1, 2, 3]);
        Assert.Contains("position 3", Assert.Throws<ArgumentOutOfRangeException>(() => session.Truncate(4)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Truncate(-1));
        Assert.Equal(3, session.Position);
    }

    [Fact]
    public void A_fork_and_its_origin_go_their_own_ways()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession(new() { Capacity = 20 });
        session.Prefill(Prompt.AsSpan(0, 6));
        using Session fork = session.Fork();
        Assert.Equal(20, fork.Capacity);
        Assert.Equal(session.Logits, fork.Logits);
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 5, 9, 0]), fork.Decode(0));
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 5, 9, 10]), session.Decode(10));
        session.Dispose();
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 5, 9, 0, 2]), fork.Decode(2));
    }

    [Fact]
    public void Any_mix_of_calls_equals_reading_the_history_at_once()
    {
        using TinyModel model = TinyModel.Create();
        Gen<int[]> steps = Gen.Int[0, 999].Array[1, 40];
        steps.Sample(
            choices =>
            {
                Session session = model.CreateSession(new() { Capacity = 48 });
                var history = new List<int>();
                foreach (int choice in choices)
                {
                    int[] tokens = [.. Enumerable.Range(0, 1 + (choice % 9)).Select(index => (index + choice) % TinyProgram.Vocabulary)];
                    switch (choice / 100)
                    {
                        case < 4 when history.Count < 48:
                            history.Add(tokens[0]);
                            session.Decode(tokens[0]);
                            break;
                        case < 7 when history.Count + tokens.Length <= 48:
                            history.AddRange(tokens);
                            session.Prefill(tokens);
                            break;
                        case 8:
                            int kept = history.Count * (choice % 10) / 10;
                            history.RemoveRange(kept, history.Count - kept);
                            session.Truncate(kept);
                            break;
                        case 9:
                            Session fork = session.Fork();
                            session.Dispose();
                            session = fork;
                            break;
                    }
                }

                Assert.Equal(history, session.Tokens.ToArray());
                if (history.Count < 48)
                    Assert.Equal(TinyProgram.Expected([.. history, 4]), session.Decode(4));
                session.Dispose();
            },
            threads: 1, iter: 200);
    }
}
