using Xunit;

namespace Intaglio.Runtime.Tests.Sessions;

/// <summary>Sessions that are decoded together: each as if alone, and none moved by a call that is refused.</summary>
public class SessionBatchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sessions_of_different_lengths_read_on_as_if_alone(bool dynamic)
    {
        // Past the length from which rotations depend on it, sessions are read one by one: the second and the third come to it on the way.
        using TinyModel model = TinyModel.Create(dynamic: dynamic);
        using SessionBatch batch = model.CreateBatch(4);
        Session[] sessions = [.. Enumerable.Range(0, 3).Select(_ => model.CreateSession())];
        List<int>[] texts = [[3], [1, 4, 1, 5], [9, 2, 6, 5, 3, 5, 8, 9]];
        for (int index = 0; index < 3; index++)
            sessions[index].Prefill([.. texts[index]]);
        for (int step = 0; step < 6; step++)
        {
            int[] next = [step, 7 - step, 2 * step % 9];
            batch.Decode(sessions, next);
            for (int index = 0; index < 3; index++)
            {
                texts[index].Add(next[index]);
                Assert.Equal(TinyProgram.Expected([.. texts[index]], texts[index].Count, dynamic), sessions[index].Logits);
                Assert.Equal(texts[index], sessions[index].Tokens.ToArray());
            }
        }

        Array.ForEach(sessions, session => session.Dispose());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void A_batch_takes_one_session_up_to_what_the_model_takes_in_a_call(int sessions)
    {
        using TinyModel model = TinyModel.Create();
        Assert.Equal("sessions", Assert.Throws<ArgumentOutOfRangeException>(() => model.CreateBatch(sessions)).ParamName);
    }

    [Fact]
    public void As_many_tokens_as_sessions_are_needed_and_no_more_sessions_than_there_is_room_for()
    {
        using TinyModel model = TinyModel.Create();
        using SessionBatch batch = model.CreateBatch(1);
        using Session session = model.CreateSession();
        using Session other = model.CreateSession();
        Assert.Throws<ArgumentException>(() => batch.Decode([], []));
        Assert.Throws<ArgumentException>(() => batch.Decode([session, other], [1, 2]));
        Assert.Contains("1 sessions and 2 tokens", Assert.Throws<ArgumentException>(() => batch.Decode([session], [1, 2])).Message);
    }

    [Fact]
    public void A_refused_call_leaves_every_session_where_it_was()
    {
        using TinyModel model = TinyModel.Create();
        using SessionBatch batch = model.CreateBatch(3);
        using Session first = model.CreateSession();
        using Session full = model.CreateSession(new SessionOptions { Capacity = 2 });
        first.Prefill([3, 1, 4]);
        full.Prefill([1, 5]);
        Assert.Throws<InvalidOperationException>(() => batch.Decode([first, full], [9, 2]));
        Assert.Throws<InvalidOperationException>(() => batch.Decode([first, first], [9, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Decode([first], [TinyProgram.Vocabulary]));
        Assert.Equal([3, 1, 4], first.Tokens);
        Assert.Equal([1, 5], full.Tokens);
        Assert.Equal(TinyProgram.Expected([3, 1, 4]), first.Logits);
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1]), first.Decode(1));
    }

    [Fact]
    public void A_session_of_another_model_is_refused_by_name()
    {
        using TinyModel model = TinyModel.Create();
        using TinyModel stranger = TinyModel.Create();
        using SessionBatch batch = model.CreateBatch(2);
        using Session session = stranger.CreateSession();
        Assert.Contains("Tiny", Assert.Throws<ArgumentException>(() => batch.Decode([session], [1])).Message);
    }

    [Fact]
    public void Disposing_twice_is_fine_and_use_after_it_throws()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        SessionBatch batch = model.CreateBatch(2);
        batch.Dispose();
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batch.Decode([session], [1]));
        Assert.Equal(0, session.Position);
    }
}
