using CsCheck;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Compiler.Tests.Reference;

/// <summary>What is drawn is right, and is stored as the naming says.</summary>
public sealed class RandomModelTests
{
    [Fact]
    public void Every_random_model_is_right() => RandomSpecs.Models.Sample(
        model => Assert.DoesNotContain(SpecValidator.Validate(model.Spec), problem => problem.IsError),
        iter: 500);

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
            RandomWeights drawn = model.Weights;
            foreach (TensorSource source in model.Spec.Naming.Sources)
            {
                StackSpec stack = model.Spec.Stack(source.Side)!;
                foreach (int layer in WeightRoles.IsLayerRole(source.Role) ? Enumerable.Range(0, stack.Layers) : [-1])
                {
                    if (drawn.FindShape(source.Role, source.Side, layer) is null)
                        continue;
                    int experts = WeightRoles.IsExpertRole(source.Role) ? stack.Kinds[stack.Pattern[layer]].FeedForward.Experts!.Count : 1;
                    for (int expert = 0; expert < experts; expert++)
                        Assert.Equal(drawn.Of(source.Role, source.Side, layer, expert), stored.Of(source.Role, source.Side, layer, expert));
                }
            }
        },
        iter: 100);
}
