using CsCheck;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Compiler.Tests.Reference;

public sealed class GraphInterpreterTests
{
    [Fact]
    public void A_prompt_read_at_once_gives_what_its_tokens_give_one_by_one() => Gen.OneOf(RandomSpecs.DecodersOfFixedFrequencies, RandomSpecs.EncoderDecodersOfFixedFrequencies).Sample(
        model =>
        {
            int[] tokens = model.Tokens(12);
            GraphInterpreter stepper = Started(model);
            Matrix atOnce = Started(model).Forward(tokens);
            ModelRun.RequireEqual(atOnce, Matrix.Stacked([.. tokens.Select(token => stepper.Forward(token))]));
        },
        iter: 100);

    [Fact]
    public void Later_tokens_do_not_change_earlier_logits() => RandomSpecs.DecodersOfFixedFrequencies.Sample(
        model =>
        {
            int[] tokens = model.Tokens(8);
            Matrix all = model.Interpreter().Forward(tokens);
            Matrix some = model.Interpreter().Forward(tokens.AsSpan(0, 5));
            Assert.Equal(some.Elements, all.Elements[..some.Elements.Length]);
        },
        iter: 100);

    [Fact]
    public void The_answer_of_a_prefix_decoder_may_come_at_once_or_token_by_token() => RandomSpecs.PrefixDecoders.Sample(
        model =>
        {
            int[] tokens = model.Tokens(12);
            int prompt = model.Spec.Prefix is null ? 5 : 7;
            GraphInterpreter stepper = model.Interpreter();
            GraphInterpreter reader = model.Interpreter();
            ModelRun.RequireEqual(stepper.Forward(tokens.AsSpan(0, prompt)), reader.Forward(tokens.AsSpan(0, prompt)));
            Matrix atOnce = reader.Forward(tokens.AsSpan(prompt));
            ModelRun.RequireEqual(atOnce, Matrix.Stacked([.. tokens.Skip(prompt).Select(token => stepper.Forward(token))]));
        },
        iter: 100);

    [Fact]
    public void A_token_of_the_prompt_of_a_prefix_decoder_sees_the_later_ones() => Assert.True(Changes(RandomSpecs.PrefixDecoders), "No model's first logits depend on the last token of the prompt.");

    [Fact]
    public void A_sequence_of_a_batch_gives_what_it_gives_alone() => RandomSpecs.Encoders.Sample(
        model =>
        {
            EncoderInput batch = model.Source(5, 1, 8);
            EncoderResult together = model.Interpreter().Encode(batch);
            EncoderResult[] alone = [.. Enumerable.Range(0, 3).Select(sequence => model.Interpreter().Encode(One(batch, sequence)))];
            ModelRun.RequireEqual(together.Hidden, Matrix.Stacked([.. alone.Select(result => result.Hidden)]));
            ModelRun.RequireEqual(together.Result, Matrix.Stacked([.. alone.Select(result => result.Result)]));
        },
        iter: 100);

    [Fact]
    public void A_window_of_one_sees_the_token_alone() => RandomSpecs.DecodersOfFixedFrequencies.Where(HasNoAddedPositions).Sample(
        model =>
        {
            // Without positions in the embedding and with nothing else to look at, the same token gives the same logits everywhere.
            Matrix logits = Windowed(model).Interpreter().Forward(2, 1, 2);
            for (int token = 0; token < logits.Columns; token++)
                Assert.Equal(logits[0, token], logits[2, token], 1e-9 * Math.Max(1, Math.Abs(logits[0, token])));
        },
        iter: 100);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.52049987781304653768)]
    [InlineData(-1, -0.84270079294971486934)]
    [InlineData(2.5, 0.99959304798255504106)]
    [InlineData(7, 1)]
    public void The_error_function_has_its_tabulated_values(double x, double expected) =>
        Assert.Equal(expected, InterpreterActivation.Erf(x), 1e-14);

    [Fact]
    public void Eight_slopes_halve_as_published() =>
        Assert.Equal([0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625], InterpreterAttention.Slopes(8, 8));

    [Fact]
    public void Slopes_of_six_heads_are_those_of_four_and_every_other_of_eight() =>
        Assert.Equal([0.25, 0.0625, 0.015625, 0.00390625, 0.5, 0.125], InterpreterAttention.Slopes(6, 8));

    [Theory]
    [InlineData(0, true, 0)]
    [InlineData(-7, true, 7)]
    [InlineData(-8, true, 8)]
    [InlineData(-12, true, 9)]
    [InlineData(-127, true, 15)]
    [InlineData(-1000, true, 15)]
    [InlineData(1, true, 17)]
    [InlineData(7, true, 23)]
    [InlineData(500, true, 31)]
    [InlineData(3, false, 0)]
    [InlineData(-15, false, 15)]
    [InlineData(-16, false, 16)]
    [InlineData(-19, false, 17)]
    [InlineData(-128, false, 31)]
    public void Distances_share_buckets_as_in_T5(int distance, bool bidirectional, int bucket) =>
        Assert.Equal(bucket, InterpreterAttention.Bucket(distance, 32, 128, bidirectional));

    private static GraphInterpreter Started(RandomModel model)
    {
        GraphInterpreter interpreter = model.Interpreter();
        if (model.Spec.Encoder is not null)
            interpreter.Encode(model.Source(5));
        return interpreter;
    }

    private static EncoderInput One(EncoderInput batch, int sequence) => batch.Inputs is { } inputs
        ? EncoderInput.Of([inputs[sequence]])
        : new([batch.Tokens[sequence]], batch.TokenTypes is { } types ? [types[sequence]] : null);

    private static bool Changes(Gen<RandomModel> models)
    {
        bool changes = false;
        models.Where(model => model.Spec.Prefix is null).Sample(
            model =>
            {
                int[] tokens = model.Tokens(6);
                int[] other = [.. tokens[..5], (tokens[5] + 1) % model.Spec.VocabularySize];
                changes |= model.Interpreter().Forward(tokens)[0, 0] != model.Interpreter().Forward(other)[0, 0];
            },
            iter: 20,
            threads: 1);
        return changes;
    }

    private static bool HasNoAddedPositions(RandomModel model) => model.Spec.OnlyStack.Embedding.Positions is PositionSpec.None;

    private static RandomModel Windowed(RandomModel model) => model with
    {
        Spec = model.Spec with
        {
            Decoder = model.Spec.OnlyStack with
            {
                Kinds = new(model.Spec.OnlyStack.Kinds.Select(kind => kind with { Attention = kind.Attention with { Window = 1 } })),
            },
        },
    };
}
