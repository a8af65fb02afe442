using Xunit;

namespace Intaglio.Runtime.Tests.Sessions;

public class SessionInterruptionTests
{
    private static readonly int[] Prompt = [.. Enumerable.Range(0, 30).Select(index => index % TinyProgram.Vocabulary)];

    [Fact]
    public void A_cancelled_prefill_leaves_the_session_as_it_was()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        session.Prefill([5, 6]);
        using var cancellation = new CancellationTokenSource();
        int chunks = 0;
        TinyProgram.AtStart = () =>
        {
            if (++chunks == 3)
                cancellation.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => session.Prefill(Prompt, cancellation.Token).Length);
        TinyProgram.AtStart = null;
        Assert.Equal(3, chunks);
        Assert.Equal([5, 6], session.Tokens);
        Assert.Equal(TinyProgram.Expected([5, 6]), session.Logits);
        Assert.Equal(TinyProgram.Expected([5, 6, 7]), session.Decode(7));
    }

    [Fact]
    public void A_prefill_that_is_cancelled_before_it_starts_computes_nothing()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        TinyProgram.Calls = [];
        Assert.Throws<OperationCanceledException>(() => session.Prefill(Prompt, new CancellationToken(true)).Length);
        Assert.Throws<OperationCanceledException>(() => session.PrefillAll([1], new float[11], new CancellationToken(true)));
        Assert.Empty(TinyProgram.Calls);
        TinyProgram.Calls = null;
    }

    [Fact]
    public void A_forward_pass_that_throws_leaves_the_position_and_no_logits()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        session.Prefill([5, 6]);
        TinyProgram.AtStart = () => throw new ArithmeticException();
        Assert.Throws<ArithmeticException>(() => session.Decode(1).Length);
        Assert.Throws<ArithmeticException>(() => session.Prefill([1, 2]).Length);
        TinyProgram.AtStart = null;
        Assert.Equal([5, 6], session.Tokens);
        Assert.Throws<InvalidOperationException>(() => session.Logits.Length);
        Assert.Equal(TinyProgram.Expected([5, 6, 7]), session.Decode(7));
    }

    [Fact]
    public void A_second_call_while_one_is_under_way_is_refused()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        var refused = new List<Exception>();
        TinyProgram.AtStart = () =>
        {
            refused.Add(Assert.Throws<InvalidOperationException>(() => session.Decode(1).Length));
            refused.Add(Assert.Throws<InvalidOperationException>(() => session.Prefill([1, 2]).Length));
            refused.Add(Assert.Throws<InvalidOperationException>(() => session.Truncate(0)));
            refused.Add(Assert.Throws<InvalidOperationException>(() => session.Fork()));
        };
        Assert.Equal(TinyProgram.Expected([3]), session.Decode(3));
        TinyProgram.AtStart = null;
        Assert.All(refused, exception => Assert.Contains("in use by another call", exception.Message));
        Assert.Equal(4, refused.Count);
        Assert.Equal(TinyProgram.Expected([3, 4]), session.Decode(4));
    }

    [Fact]
    public void A_session_that_is_disposed_while_it_computes_finishes_and_refuses_what_follows()
    {
        using TinyModel model = TinyModel.Create();
        Session session = model.CreateSession();
        TinyProgram.AtStart = () =>
        {
            session.Dispose();
            session.Dispose();
        };
        ReadOnlySpan<float> logits = session.Decode(3);
        TinyProgram.AtStart = null;
        Assert.Equal(TinyProgram.Expected([3]), logits);
        AssertRefusesEverything(session);
    }

    [Fact]
    public void A_disposed_session_refuses_every_call_and_spans_taken_before_stay_readable()
    {
        using TinyModel model = TinyModel.Create();
        Session session = model.CreateSession();
        ReadOnlySpan<float> logits = session.Decode(3);
        ReadOnlySpan<int> tokens = session.Tokens;
        session.Dispose();
        session.Dispose();
        AssertRefusesEverything(session);
        GC.Collect();
        Assert.Equal(TinyProgram.Expected([3]), logits);
        Assert.Equal([3], tokens);
    }

    [Fact]
    public void A_model_that_is_disposed_while_a_session_computes_keeps_its_weights_until_the_end()
    {
        TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        bool freedDuringUse = true;
        TinyProgram.AtStart = () =>
        {
            model.Dispose();
            model.Dispose();
            freedDuringUse = model.WeightsAreFreed;
        };
        Assert.Equal(TinyProgram.Expected([3]), session.Decode(3));
        TinyProgram.AtStart = null;
        Assert.False(freedDuringUse);
        Assert.True(model.WeightsAreFreed);
        Assert.Equal("Tiny", Assert.Throws<ObjectDisposedException>(() => session.Decode(1).Length).ObjectName);
        Assert.Throws<ObjectDisposedException>(() => session.Prefill([1, 2]).Length);
        Assert.Throws<ObjectDisposedException>(() => session.Fork());
        Assert.Throws<ObjectDisposedException>(() => model.CreateSession());
        Assert.Equal(TinyProgram.Expected([3]), session.Logits);
    }

    private static void AssertRefusesEverything(Session session)
    {
        Assert.Throws<ObjectDisposedException>(() => session.Decode(1).Length);
        Assert.Throws<ObjectDisposedException>(() => session.Prefill([1]).Length);
        Assert.Throws<ObjectDisposedException>(() => session.PrefillAll([1], new float[11]));
        Assert.Throws<ObjectDisposedException>(() => session.Reset());
        Assert.Throws<ObjectDisposedException>(() => session.Truncate(0));
        Assert.Throws<ObjectDisposedException>(() => session.Fork());
        Assert.Throws<ObjectDisposedException>(() => session.Tokens.Length);
        Assert.Throws<ObjectDisposedException>(() => session.Logits.Length);
    }
}
