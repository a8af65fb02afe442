using Xunit;

namespace Intaglio.Runtime.Tests.Sessions;

/// <summary>Prefix decoders (GLM): the tokens of the prompt see each other, and what is generated has positions of its own.</summary>
public class PrefixDecoderTests
{
    private const int Start = 10;
    private const int PreferredMask = 9;
    private const int OtherMask = 8;

    [Fact]
    public void Without_a_start_token_all_of_the_first_prompt_sees_itself()
    {
        using TinyModel model = Whole();
        using Session session = model.CreateSession();
        float[] logits = new float[5 * TinyProgram.Vocabulary];
        session.PrefillAll([3, 1, 4, 1, 5], logits);
        for (int row = 0; row < 5; row++)
            Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 5]), logits.AsSpan(row * TinyProgram.Vocabulary, TinyProgram.Vocabulary));
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 5, 9]), session.Decode(9));
        session.PrefillAll([2, 6], logits.AsSpan(0, 2 * TinyProgram.Vocabulary));
        Assert.Equal(TinyProgram.Expected([3, 1, 4, 1, 5, 9, 2]), logits.AsSpan(0, TinyProgram.Vocabulary));
    }

    [Theory]
    [InlineData(new[] { 3, OtherMask, 4, PreferredMask, Start, 5, 6 }, 4, 3)]
    [InlineData(new[] { 3, OtherMask, 4, OtherMask, Start, 5 }, 4, 1)]
    [InlineData(new[] { 3, 4, Start, PreferredMask, 5 }, 2, 2)]
    [InlineData(new[] { 3, 4, 1, PreferredMask, 5, Start, Start }, 5, 3)]
    [InlineData(new[] { Start, 5, 7 }, 0, 0)]
    public void What_follows_the_start_token_stands_at_the_blank_and_is_counted_by_itself(int[] prompt, int prefix, int blank)
    {
        using TinyModel model = Marked();
        using Session session = model.CreateSession();
        List<int> tokens = [.. prompt];
        Assert.Equal(Expected(tokens, prefix, blank), session.Prefill(prompt));
        foreach (int token in new[] { 2, PreferredMask, Start, 7 })
        {
            tokens.Add(token);
            Assert.Equal(Expected(tokens, prefix, blank), session.Decode(token));
        }

        session.Truncate(prompt.Length);
        Assert.Equal(Expected([.. prompt, 1], prefix, blank), session.Prefill([1]));
    }

    [Fact]
    public void A_prompt_longer_than_a_call_is_read_in_pieces_behind_its_prefix()
    {
        using TinyModel model = Marked();
        using Session session = model.CreateSession();
        int[] prompt = [3, 1, PreferredMask, Start, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7];
        Assert.Equal(Expected(prompt, 3, 2), session.Prefill(prompt));
    }

    [Fact]
    public void A_cut_inside_the_prefix_leaves_an_unfinished_prompt_that_the_next_call_completes()
    {
        using TinyModel model = Whole();
        using Session session = model.CreateSession();
        session.Prefill([3, 1, 4, 1, 5]);
        session.Truncate(2);
        float[] logits = new float[2 * TinyProgram.Vocabulary];
        session.PrefillAll([7, 8], logits);
        Assert.Equal(TinyProgram.Expected([3, 1, 7, 8]), logits.AsSpan(0, TinyProgram.Vocabulary));
        Assert.Equal(TinyProgram.Expected([3, 1, 7, 8]), logits.AsSpan(TinyProgram.Vocabulary));
        Assert.Equal(TinyProgram.Expected([3, 1, 7, 8, 2]), session.Decode(2));
    }

    [Fact]
    public void A_cut_inside_the_prefix_needs_the_start_token_again()
    {
        using TinyModel model = Marked();
        using Session session = model.CreateSession();
        session.Prefill([3, PreferredMask, Start, 5]);
        session.Truncate(1);
        Assert.Throws<ArgumentException>(() => session.Decode(7).Length);
        Assert.Equal([3], session.Tokens);
        Assert.Equal(Expected([3, OtherMask, 6, Start], 3, 1), session.Prefill([OtherMask, 6, Start]));
        session.Reset();
        Assert.Equal(Expected([PreferredMask, Start], 1, 0), session.Prefill([PreferredMask, Start]));
    }

    [Fact]
    public void A_cut_prompt_whose_completion_was_cancelled_is_still_unfinished()
    {
        using TinyModel model = Marked();
        using Session session = model.CreateSession();
        session.Prefill([3, PreferredMask, 4, Start, 5]);
        session.Truncate(2);
        Assert.Throws<OperationCanceledException>(() => session.Prefill([Start], new CancellationToken(true)).Length);
        Assert.Throws<ArgumentException>(() => session.Decode(7).Length);
        Assert.Equal(Expected([3, PreferredMask, 7, 7, Start], 4, 1), session.Prefill([7, 7, Start]));
    }

    [Fact]
    public void A_fork_knows_the_prefix()
    {
        using TinyModel model = Marked();
        using Session session = model.CreateSession();
        session.Prefill([3, PreferredMask, 4, Start]);
        using Session fork = session.Fork();
        session.Reset();
        session.Prefill([Start]);
        Assert.Equal(Expected([3, PreferredMask, 4, Start, 6], 3, 1), fork.Decode(6));
    }

    [Fact]
    public void A_prompt_without_the_start_token_is_refused_by_its_name()
    {
        using TinyModel model = Marked();
        using Session session = model.CreateSession();
        string message = Assert.Throws<ArgumentException>(() => session.Prefill([1, 2, 3]).Length).Message;
        Assert.Contains("The prompt of Tiny must hold token 10", message, StringComparison.Ordinal);
        Assert.Equal(0, session.Position);
    }

    [Fact]
    public void A_prefix_that_cannot_be_read_at_once_is_refused_with_the_numbers()
    {
        using TinyModel model = Whole();
        using Session session = model.CreateSession();
        string message = Assert.Throws<InvalidOperationException>(() => session.Prefill([1, 2, 3, 4, 5, 6, 7]).Length).Message;
        Assert.Contains("The first 7 tokens", message, StringComparison.Ordinal);
        Assert.Contains("at most 6", message, StringComparison.Ordinal);
        session.Prefill([1, 2, 3, 4, 5, 6]);
        session.Prefill([1, 2, 3, 4, 5, 6, 7]);
        Assert.Equal(13, session.Position);
    }

    private static TinyModel Whole() => TinyModel.Create(information => information with { IsPrefixDecoder = true });

    private static TinyModel Marked() => TinyModel.Create(information => information with
    {
        IsPrefixDecoder = true,
        PrefixStartToken = Start,
        PrefixMaskTokens = [PreferredMask, OtherMask],
        HasBlockPositions = true,
    });

    // The logits behind the last token, which is in the prefix only where that is all there is.
    private static float[] Expected(IReadOnlyList<int> tokens, int prefix, int blank)
    {
        float[] logits = new float[TinyProgram.Vocabulary];
        for (int v = 0; v < logits.Length; v++)
        {
            for (int i = 0; i < tokens.Count; i++)
            {
                float cached = i < prefix ? (tokens[i] + 1) * (i + 1) : ((tokens[i] + 1) * (blank + 1)) + (1000 * (i - prefix + 1));
                logits[v] += cached * TinyProgram.Weights[(i + v) % TinyProgram.WeightCount];
            }
        }

        return logits;
    }
}
