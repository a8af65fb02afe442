using CsCheck;
using Intaglio.Runtime.Tests.Sessions;
using Xunit;

namespace Intaglio.Runtime.Tests.Encoders;

public class EncoderModelTests
{
    [Fact]
    public void A_sequence_has_the_hidden_states_of_its_tokens_and_the_results_of_the_head()
    {
        using TinyEncoder model = TinyEncoder.Create();
        EncodedSequence encoded = model.Encode([3, 1, 4, 1, 5]);
        float[] hidden = TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells([3, 1, 4, 1, 5]));
        Assert.Equal((5, 2, 5, 3), (encoded.Length, encoded.HiddenSize, encoded.ResultRows, encoded.ResultColumns));
        Assert.Equal(hidden, encoded.HiddenStates);
        Assert.Equal(hidden[6..8], encoded.HiddenState(3));
        Assert.Equal(hidden.Chunk(2).SelectMany(row => new[] { row[0], row[1], row[0] + row[1] }), encoded.Results.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => encoded.HiddenState(5).Length);
    }

    [Fact]
    public void A_batch_of_any_lengths_gives_the_bits_of_its_sequences_one_by_one()
    {
        using TinyEncoder model = TinyEncoder.Create(workers: 2);
        Gen.Int[0, 10].Array[1, 12].Array[0, 9].Sample(
            batch =>
            {
                TokenSequence[] sequences = [.. batch.Select(tokens => (TokenSequence)tokens)];
                IReadOnlyList<EncodedSequence> encoded = model.EncodeBatch(sequences);
                Assert.Equal(batch.Length, encoded.Count);
                for (int i = 0; i < batch.Length; i++)
                {
                    EncodedSequence alone = model.Encode(batch[i], options: new() { Workers = 1 });
                    Assert.Equal(TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells(batch[i])), encoded[i].HiddenStates);
                    Assert.Equal(alone.HiddenStates, encoded[i].HiddenStates);
                    Assert.Equal(alone.Results, encoded[i].Results);
                }
            },
            threads: 1, iter: 200);
    }

    [Fact]
    public void Sequences_are_computed_together_up_to_the_most_rows_and_never_split()
    {
        using TinyEncoder model = TinyEncoder.Create();
        TinyEncoderProgram.Calls = [];
        model.EncodeBatch([new int[5], new int[7], new int[1], new int[12], new int[4], new int[4], new int[4], new int[3]]);
        Assert.Equal([(12, 2, true), (1, 1, true), (12, 1, true), (12, 3, true), (3, 1, true)], TinyEncoderProgram.Calls);
        TinyEncoderProgram.Calls = null;
    }

    [Fact]
    public void A_head_for_the_whole_sequence_gives_one_row()
    {
        using TinyEncoder model = TinyEncoder.Create(perSequence: true);
        IReadOnlyList<EncodedSequence> encoded = model.EncodeBatch([new[] { 1, 2 }, new[] { 3, 4, 5 }]);
        Assert.All(encoded, sequence => Assert.Equal((1, 3), (sequence.ResultRows, sequence.ResultColumns)));
        float[] hidden = TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells([3, 4, 5]));
        Assert.Equal([hidden[0] + hidden[2] + hidden[4], hidden[1] + hidden[3] + hidden[5]], encoded[1].Results[..2].ToArray());
    }

    [Fact]
    public void The_head_is_left_out_where_there_is_none_or_nobody_wants_it()
    {
        using TinyEncoder headless = TinyEncoder.Create(results: 0);
        using TinyEncoder model = TinyEncoder.Create();
        TinyEncoderProgram.Calls = [];
        Assert.Equal((0, 0), (headless.Encode([1]).ResultRows, headless.Encode([1]).ResultColumns));
        Assert.True(model.Encode([1], options: new EncodeOptions { HiddenStatesOnly = true }).Results.IsEmpty);
        Assert.All(TinyEncoderProgram.Calls, call => Assert.False(call.HasResults));
        TinyEncoderProgram.Calls = null;
    }

    [Fact]
    public void Token_types_are_zero_unless_given()
    {
        using TinyEncoder model = TinyEncoder.Create(information => information with { TokenTypes = 3 });
        model.Encode([1, 2, 3], [2, 2, 2]);
        Assert.Equal(TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells([1, 2, 3])), model.Encode([1, 2, 3]).HiddenStates);
        Assert.Equal(TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells([1, 2, 3], [0, 2, 1])), model.Encode([1, 2, 3], [0, 2, 1]).HiddenStates);
        IReadOnlyList<EncodedSequence> batch = model.EncodeBatch([new[] { 1, 2 }, new(new[] { 4, 5 }, new[] { 1, 2 })]);
        Assert.Equal(TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells([4, 5], [1, 2])), batch[1].HiddenStates);
    }

    [Fact]
    public void Inputs_are_cut_into_groups_and_give_as_many_rows_as_the_model_makes_of_them()
    {
        using TinyEncoder model = Images();
        float[] inputs = [.. Enumerable.Range(0, 6 * TinyEncoderProgram.InputElements).Select(i => i * i * 0.5f)];
        TinyEncoderProgram.Calls = [];
        IReadOnlyList<EncodedSequence> encoded = model.EncodeInputs(inputs);
        Assert.Equal([(12, 4, true), (6, 2, true)], TinyEncoderProgram.Calls);
        TinyEncoderProgram.Calls = null;
        float[][] each = [.. inputs.Chunk(TinyEncoderProgram.InputElements)];
        for (int i = 0; i < each.Length; i++)
        {
            Assert.Equal(TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells(each[i])), encoded[i].HiddenStates);
            Assert.Equal(encoded[i].HiddenStates, model.EncodeInputs(each[i])[0].HiddenStates);
        }
    }

    [Fact]
    public void Several_threads_encode_at_once()
    {
        using TinyEncoder model = TinyEncoder.Create(workers: 2);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 6 }, index =>
        {
            int[] tokens = [.. Enumerable.Range(index, 1 + (index % 12)).Select(token => token % TinyProgram.Vocabulary)];
            EncodedSequence encoded = model.Encode(tokens, options: new() { Workers = 1 + (index % 2) });
            Assert.Equal(TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells(tokens)), encoded.HiddenStates);
        });
    }

    [Fact]
    public void A_call_allocates_nothing_but_its_result()
    {
        using TinyEncoder model = TinyEncoder.Create();
        int[] tokens = [1, 2, 3];
        var options = new EncodeOptions();
        long[] allocated = new long[4];
        for (int round = 0; round < allocated.Length; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                model.Encode(tokens, options: options);
            allocated[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // Two arrays of 24 and 36 bytes with their headers, the object, the array of one and the pool's node.
        Assert.InRange(allocated[^1] / 100, 1, 400);
    }

    [Fact]
    public void Cancelling_ends_a_batch_between_two_groups()
    {
        using TinyEncoder model = TinyEncoder.Create();
        using var cancellation = new CancellationTokenSource();
        int groups = 0;
        TinyEncoderProgram.AtStart = () =>
        {
            if (++groups == 2)
                cancellation.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => model.EncodeBatch([new int[12], new int[12], new int[12]], null, cancellation.Token));
        TinyEncoderProgram.AtStart = null;
        Assert.Equal(2, groups);
        Assert.Throws<OperationCanceledException>(() => model.Encode([1], cancellationToken: cancellation.Token));
        Assert.Equal(1, model.Encode([1]).Length);
    }

    [Fact]
    public void A_model_disposed_while_it_encodes_keeps_its_weights_until_the_end()
    {
        TinyEncoder model = TinyEncoder.Create();
        bool freedEarly = false;
        TinyEncoderProgram.AtStart = () =>
        {
            model.Dispose();
            freedEarly = model.WeightsAreFreed;
        };
        EncodedSequence encoded = model.Encode([1, 2]);
        TinyEncoderProgram.AtStart = null;
        Assert.False(freedEarly);
        Assert.True(model.WeightsAreFreed);
        Assert.Equal(TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells([1, 2])), encoded.HiddenStates);
        Assert.Throws<ObjectDisposedException>(() => model.Encode([1]));
        model.Dispose();
    }

    public static TheoryData<string, Action<EncoderModel>> Mistakes => new()
    {
        { "has no tokens", model => model.Encode([]) },
        { "Sequence 1 has no tokens", model => model.EncodeBatch([new[] { 1 }, Array.Empty<int>()]) },
        { "has 13 tokens, but Tiny encodes at most 12 together", model => model.Encode(new int[13]) },
        { "Sequence 2 has token 11 at index 1; the 11 tokens that Tiny encodes are 0 to 10", model => model.EncodeBatch([new[] { 1 }, new[] { 1 }, new[] { 1, 11 }]) },
        { "has token -1 at index 0", model => model.Encode([-1]) },
        { "2 tokens and 1 token types", model => model.Encode([1, 2], [0]) },
        { "token type 2 at index 1", model => model.Encode([1, 2], [0, 2]) },
        { "reads tokens, not images", model => model.EncodeInputs(new float[5]) },
        { "EncodeOptions.Workers is 3; the model was loaded with 1", model => model.Encode([1], options: new EncodeOptions { Workers = 3 }) },
        { "0 labels and gave 3 scores", model => model.Encode([1]).Probabilities() },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_explained_with_its_numbers(string explanation, Action<EncoderModel> mistake)
    {
        using TinyEncoder model = TinyEncoder.Create(information => information with { TokenTypes = 2 });
        Exception failure = Assert.ThrowsAny<Exception>(() => mistake(model));
        Assert.True(failure is ArgumentException or InvalidOperationException, failure.ToString());
        Assert.Contains(explanation, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_suit_the_kind_of_input_is_explained()
    {
        using TinyEncoder images = Images();
        using TinyEncoder typeless = TinyEncoder.Create();
        using TinyEncoder learned = TinyEncoder.Create(information => information with { HasHardPositionLimit = true, MaxPositions = 4 });
        Assert.Contains("7 are not a whole number", Assert.Throws<ArgumentException>(() => images.EncodeInputs(new float[7])).Message, StringComparison.Ordinal);
        Assert.Contains("reads inputs of 5 numbers", Assert.Throws<ArgumentException>(() => images.Encode([1])).Message, StringComparison.Ordinal);
        Assert.Contains("has no token types", Assert.Throws<ArgumentException>(() => typeless.Encode([1], [0])).Message, StringComparison.Ordinal);
        Assert.Contains("5 tokens, but Tiny encodes at most 4", Assert.Throws<ArgumentException>(() => learned.Encode(new int[5])).Message, StringComparison.Ordinal);
    }

    private static TinyEncoder Images() =>
        TinyEncoder.Create(information => information with { InputElements = TinyEncoderProgram.InputElements, InputRows = TinyEncoderProgram.InputRows });
}
