using CsCheck;
using Intaglio.Testing;

namespace Intaglio.Compiler.Tests.Reference;

public sealed class GraphInterpreterTests
{
    [Fact]
    public void A_prompt_read_at_once_gives_what_its_tokens_give_one_by_one() => RandomSpecs.ModelsOfFixedFrequencies.Sample(
        model =>
        {
            int[] tokens = model.Tokens(12);
            Matrix atOnce = model.Interpreter().Forward(tokens);
            GraphInterpreter stepper = model.Interpreter();
            for (int i = 0; i < tokens.Length; i++)
            {
                Matrix step = stepper.Forward(tokens[i]);
                for (int token = 0; token < step.Columns; token++)
                    Assert.Equal(atOnce[i, token], step[0, token], 1e-9 * Math.Max(1, Math.Abs(atOnce[i, token])));
            }
        },
        iter: 100);

    [Fact]
    public void Later_tokens_do_not_change_earlier_logits() => RandomSpecs.ModelsOfFixedFrequencies.Sample(
        model =>
        {
            int[] tokens = model.Tokens(8);
            Matrix all = model.Interpreter().Forward(tokens);
            Matrix some = model.Interpreter().Forward(tokens.AsSpan(0, 5));
            Assert.Equal(some.Elements, all.Elements[..some.Elements.Length]);
        },
        iter: 100);

    [Fact]
    public void A_window_of_one_sees_the_token_alone() => RandomSpecs.ModelsOfFixedFrequencies.Where(HasNoAddedPositions).Sample(
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
    public void Random_weights_are_exact_in_bf16() => RandomSpecs.Models.Sample(
        model => Assert.All(
            model.Tensors().Values.SelectMany(tensor => tensor.Values),
            value => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(value) & 0xFFFF)),
        iter: 20);

    [Fact]
    public void A_random_model_stored_as_a_checkpoint_is_read_back_the_same() => RandomSpecs.Models.Sample(
        model =>
        {
            CheckpointWeights stored = new(model.Spec, model.Tensors());
            int[] tokens = model.Tokens(6);
            Matrix expected = model.Interpreter().Forward(tokens);
            Assert.Equal(expected.Elements, new GraphInterpreter(model.Spec.OnlyStack, model.Lowered, stored.Of).Forward(tokens).Elements);
        },
        iter: 30);

    private static bool HasNoAddedPositions(RandomModel model) => model.Spec.OnlyStack.Embedding.Positions is Spec.PositionSpec.None;

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
