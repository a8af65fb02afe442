using Xunit;

namespace Intaglio.Runtime.Tests.Generation;

public class TokenLoopTests
{
    [Fact]
    public void Tokens_are_given_out_until_the_length_is_reached()
    {
        var source = new Script(capacity: 100, 5, 6, 7, 8);
        Assert.Equal([5, 6, 7], Run(source, maxTokens: 3, out FinishReason? reason));
        Assert.Equal(FinishReason.Length, reason);
        Assert.Equal([1, 2, 5, 6], source.Tokens.ToArray());
    }

    [Fact]
    public void A_session_that_goes_on_has_read_the_last_token_too()
    {
        var source = new Script(capacity: 100, 5, 6, 7, 8);
        Run(source, maxTokens: 3, out _, readsLastToken: true);
        Assert.Equal([1, 2, 5, 6, 7], source.Tokens.ToArray());
    }

    [Fact]
    public void A_stop_token_ends_it_and_is_neither_given_out_nor_read()
    {
        var source = new Script(capacity: 100, 5, 9, 6);
        Assert.Equal([5], Run(source, maxTokens: 10, out FinishReason? reason, readsLastToken: true));
        Assert.Equal(FinishReason.StopToken, reason);
        Assert.Equal([1, 2, 5], source.Tokens.ToArray());
    }

    [Fact]
    public void A_full_session_ends_it_after_the_token_that_it_could_still_choose()
    {
        var source = new Script(capacity: 4, 5, 6, 7, 8);
        Assert.Equal([5, 6, 7], Run(source, maxTokens: 10, out FinishReason? reason, readsLastToken: true));
        Assert.Equal(FinishReason.Capacity, reason);
        Assert.Equal([1, 2, 5, 6], source.Tokens.ToArray());
    }

    [Fact]
    public void An_empty_prompt_needs_a_session_that_has_read_something()
    {
        var loop = new TokenLoop(new Script(capacity: 4, 5), new Sampler(SamplingOptions.Greedy), [], 1, false);
        Assert.Contains("nothing to continue", Assert.Throws<ArgumentException>(() => loop.Start([], CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_prompt_is_read_with_the_cancellation_token()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new Script(capacity: 4, 5);
        new TokenLoop(source, new Sampler(SamplingOptions.Greedy), [], 1, false).Start([1], cancellation.Token);
        Assert.Equal(cancellation.Token, source.PrefillToken);
    }

    [Fact]
    public void A_token_allocates_nothing()
    {
        var source = new Script(capacity: 200, [.. Enumerable.Repeat(5, 150)]);
        var loop = new TokenLoop(source, new Sampler(new SamplingOptions { TopK = 3 }), [9], 150, false);
        loop.Start([1], CancellationToken.None);
        loop.TryNext(out _);
        loop.TryNext(out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Assert.True(loop.TryNext(out _));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static List<int> Run(Script source, int maxTokens, out FinishReason? reason, bool readsLastToken = false)
    {
        var loop = new TokenLoop(source, new Sampler(SamplingOptions.Greedy), [9], maxTokens, readsLastToken);
        loop.Start([1, 2], CancellationToken.None);
        List<int> tokens = [];
        while (loop.TryNext(out int token)) tokens.Add(token);
        Assert.False(loop.TryNext(out _));
        Assert.Equal(tokens.Count, loop.Generated);
        reason = loop.FinishReason;
        return tokens;
    }

    /// <summary>A source whose most probable tokens are given.</summary>
    private sealed class Script(int capacity, params int[] next) : TokenSource
    {
        private readonly int[] tokens = new int[capacity];
        private readonly float[] logits = new float[10];
        private int position;
        private int step = -1;

        public CancellationToken PrefillToken { get; private set; }

        public override int Position => position;

        public override int Capacity => capacity;

        public override ReadOnlySpan<int> Tokens => tokens.AsSpan(0, position);

        public override ReadOnlySpan<float> Logits
        {
            get
            {
                Array.Clear(logits);
                logits[next[step]] = 1;
                return logits;
            }
        }

        public override void Prefill(ReadOnlySpan<int> prompt, CancellationToken cancellationToken)
        {
            PrefillToken = cancellationToken;
            foreach (int token in prompt) tokens[position++] = token;
            step++;
        }

        public override void Decode(int token)
        {
            tokens[position++] = token;
            step++;
        }
    }
}
