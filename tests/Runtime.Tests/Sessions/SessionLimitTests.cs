using Xunit;

namespace Intaglio.Runtime.Tests.Sessions;

public class SessionLimitTests
{
    [Fact]
    public void The_default_capacity_is_the_models_length_up_to_a_limit()
    {
        using TinyModel small = TinyModel.Create(maxPositions: 64);
        using Session session = small.CreateSession();
        Assert.Equal(64, session.Capacity);
        using TinyModel large = TinyModel.Create(maxPositions: 131072);
        using Session limited = large.CreateSession();
        Assert.Equal(SessionOptions.DefaultCapacityLimit, limited.Capacity);
        using Session asked = large.CreateSession(new() { Capacity = 131072 });
        Assert.Equal(131072, asked.Capacity);
    }

    [Fact]
    public void More_positions_than_were_learned_are_refused_and_computed_ones_are_not()
    {
        using TinyModel learned = TinyModel.Create(maxPositions: 64, hardLimit: true);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => learned.CreateSession(new() { Capacity = 65 })).Message;
        Assert.Contains("65", message);
        Assert.Contains("64", message);
        using TinyModel computed = TinyModel.Create(maxPositions: 64);
        using Session session = computed.CreateSession(new() { Capacity = 100 });
        int[] tokens = new int[100];
        Assert.Equal(TinyProgram.Expected(tokens), session.Prefill(tokens));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_capacity_below_one_is_refused(int capacity)
    {
        using TinyModel model = TinyModel.Create();
        Assert.Throws<ArgumentOutOfRangeException>(() => model.CreateSession(new() { Capacity = capacity }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_session_cannot_have_more_workers_than_its_model(int workers)
    {
        using TinyModel model = TinyModel.Create(workers: 2);
        Assert.Contains("1 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => model.CreateSession(new() { Workers = workers })).Message);
    }

    [Fact]
    public void A_prompt_that_does_not_fit_is_refused_with_the_numbers_and_changes_nothing()
    {
        using TinyModel model = TinyModel.Create(maxPositions: 2048);
        using Session session = model.CreateSession(new() { Capacity = 10 });
        session.Prefill([1, 2, 3, 4, 5, 6, 7]);
        Assert.Equal(
            "The session holds 10 positions, 7 are used, and the prompt has 4 tokens; create it with a larger SessionOptions.Capacity (the model was made for 2048).",
            Assert.Throws<InvalidOperationException>(() => session.Prefill([1, 2, 3, 4]).Length).Message);
        Assert.Equal(TinyProgram.Expected([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), session.Prefill([8, 9, 10]));
        Assert.Contains("one more token", Assert.Throws<InvalidOperationException>(() => session.Decode(1).Length).Message);
        Assert.Equal(10, session.Position);
        Assert.Equal(TinyProgram.Expected([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), session.Logits);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    [InlineData(int.MaxValue)]
    public void A_token_outside_the_vocabulary_is_refused_with_the_numbers(int token)
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        session.Decode(5);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => session.Prefill([1, token]).Length).Message;
        Assert.Contains($"Token {token} at index 1", message);
        Assert.Contains("0 to 10", message);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Decode(token).Length);
        Assert.Equal(TinyProgram.Expected([5, 6]), session.Decode(6));
    }

    [Fact]
    public void An_empty_prompt_is_refused()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        Assert.Throws<ArgumentException>(() => session.Prefill([]).Length);
        Assert.Throws<ArgumentException>(() => session.PrefillAll([], []));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    [InlineData(23)]
    public void PrefillAll_refuses_room_of_another_size(int room)
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        Assert.Contains("2 x 11 = 22", Assert.Throws<ArgumentException>(() => session.PrefillAll([1, 2], new float[room])).Message);
        Assert.Equal(0, session.Position);
    }

    [Fact]
    public void A_cache_that_no_machine_has_memory_for_is_refused_with_its_size()
    {
        using TinyModel model = TinyModel.Create(cacheBlockBytes: 1L << 50);
        string message = Assert.Throws<OutOfMemoryException>(() => model.CreateSession(new() { Capacity = int.MaxValue })).Message;
        Assert.Contains("key/value cache of 2147483647 positions", message);
    }
}
