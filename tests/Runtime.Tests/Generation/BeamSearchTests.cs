using CsCheck;
using Intaglio.Runtime.Tests.Encoders;
using Intaglio.Runtime.Tests.Sessions;
using Xunit;

namespace Intaglio.Runtime.Tests.Generation;

public class BeamSearchTests
{
    private static readonly Gen<BeamSearchOptions> AnyOptions = Gen.Select(
        Gen.Int[1, 5], Gen.Int[1, 12], Gen.OneOfConst(0.0, 1.0, -0.7, 2.0, 0.3), Gen.Enum<BeamStopping>(), Gen.Int[0, 3], Gen.Int[0, ChanceProgram.Vocabulary - 1].Array[0, 3])
        .Select((beams, maxTokens, penalty, stopping, noRepeat, stops) => new BeamSearchOptions
        {
            Beams = beams,
            Results = beams,
            MaxTokens = maxTokens,
            LengthPenalty = penalty,
            Stopping = stopping,
            NoRepeatSize = noRepeat,
            StopTokens = stops,
        });

    [Fact]
    public void A_decoder_finds_what_the_definition_finds()
    {
        using TinyModel model = TinyModel.Create(information => information, ChanceProgram.Create());
        Gen.Select(AnyOptions, Gen.Int[0, ChanceProgram.Vocabulary - 1].Array[1, 8]).Sample(
            (options, prompt) =>
            {
                AssertEqual(BeamSearchReference.Search(history => ChanceProgram.Logits(history), prompt, options), model.SearchBeams(prompt, options));
            },
            threads: 1, iter: 600);
    }

    [Fact]
    public void An_encoder_decoder_finds_what_the_definition_finds()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create(decoder: ChanceProgram.Create());
        Gen.Select(AnyOptions, Gen.Int[0, ChanceProgram.Vocabulary - 1].Array[1, 8]).Sample(
            (options, source) =>
            {
                float[] cells = [.. TinyEncoderProgram.Cells(source).Select(cell => 2 * cell)];
                AssertEqual(BeamSearchReference.Search(history => ChanceProgram.Logits(history, cells), [0], options), model.SearchBeams(source, options));
            },
            threads: 1, iter: 200);
    }

    [Fact]
    public void More_beams_find_what_is_more_probable_than_the_greedy_choice()
    {
        using TinyModel model = TinyModel.Create(information => information, ChanceProgram.Create());
        double one = 0, many = 0;
        for (int token = 0; token < ChanceProgram.Vocabulary; token++)
        {
            one += model.SearchBeams([token], new() { Beams = 1, MaxTokens = 6, LengthPenalty = 0 })[0].Score;
            many += model.SearchBeams([token], new() { Beams = 5, MaxTokens = 6, LengthPenalty = 0 })[0].Score;
        }

        Assert.True(many > one, $"{many} is not better than {one}.");
    }

    [Fact]
    public void A_session_stays_behind_its_prompt_and_can_search_again()
    {
        using TinyModel model = TinyModel.Create(information => information, ChanceProgram.Create());
        using Session session = model.CreateSession();
        var options = new BeamSearchOptions { MaxTokens = 9 };
        BeamHypothesis first = session.SearchBeams([1, 2, 3], options)[0];
        Assert.Equal([1, 2, 3], session.Tokens);
        Assert.Equal(first.Tokens, session.SearchBeams([], options)[0].Tokens);
        Assert.Equal(FinishReason.Length, first.FinishReason);
        Assert.Equal(9, first.Tokens.Count);
        Assert.Equal(ChanceProgram.Logits([1, 2, 3, 4]), session.Decode(4));
    }

    [Fact]
    public void A_full_session_ends_the_search()
    {
        using TinyModel model = TinyModel.Create(information => information, ChanceProgram.Create());
        using Session session = model.CreateSession(new() { Capacity = 6 });
        BeamHypothesis found = session.SearchBeams([1, 2, 3], new() { MaxTokens = 50 })[0];
        Assert.Equal((4, FinishReason.Capacity), (found.Tokens.Count, found.FinishReason));
    }

    [Fact]
    public void A_stop_token_completes_a_continuation_without_being_part_of_it()
    {
        using TinyModel model = TinyModel.Create(information => information, ChanceProgram.Create());
        int[] stops = [0, 1, 2, 3];
        IReadOnlyList<BeamHypothesis> found = model.SearchBeams([5], new() { StopTokens = stops, Results = 4, MaxTokens = 30 });
        Assert.Equal(4, found.Count);
        Assert.All(found, hypothesis => Assert.Equal(FinishReason.StopToken, hypothesis.FinishReason));
        Assert.DoesNotContain(found.SelectMany(hypothesis => hypothesis.Tokens), stops.Contains);
        Assert.Equal(found.OrderByDescending(hypothesis => hypothesis.Score), found);
    }

    [Fact]
    public void A_search_can_be_cancelled()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        session.Prefill([1, 2]);
        using var cancellation = new CancellationTokenSource();
        int passes = 0;
        TinyProgram.AtStart = () =>
        {
            if (++passes == 7)
                cancellation.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => session.SearchBeams([], new() { Beams = 3 }, cancellation.Token));
        TinyProgram.AtStart = null;
        Assert.Equal(7, passes);
        Assert.Equal([1, 2], session.Tokens);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused_with_the_numbers()
    {
        using TinyModel model = TinyModel.Create();
        Assert.Contains("Beams is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearchOptions { Beams = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains("NoRepeatSize is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearchOptions { NoRepeatSize = -1 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearchOptions { LengthPenalty = double.NaN });
        Assert.Contains("Results is 5", Refused(new() { Results = 5 }), StringComparison.Ordinal);
        Assert.Contains("has 11, which is not in the vocabulary of Tiny, 0 to 10", Refused(new() { StopTokens = [11] }), StringComparison.Ordinal);
        Assert.Contains("All 11 tokens", Refused(new() { StopTokens = [.. Enumerable.Range(0, 11)] }), StringComparison.Ordinal);

        string Refused(BeamSearchOptions options) => Assert.Throws<ArgumentException>(() => model.SearchBeams([1], options)).Message;
    }

    private static void AssertEqual(List<(int[] Tokens, double Score)> expected, IReadOnlyList<BeamHypothesis> found)
    {
        Assert.Equal(expected.Count, found.Count);
        for (int i = 0; i < found.Count; i++)
        {
            Assert.Equal(expected[i].Score, found[i].Score, 9);

            // Where every token would repeat something, nothing says which impossible one is chosen.
            if (double.IsFinite(found[i].Score))
                Assert.Equal(expected[i].Tokens, found[i].Tokens);
        }
    }
}
