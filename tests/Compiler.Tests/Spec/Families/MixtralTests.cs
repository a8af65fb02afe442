using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class MixtralTests
{
    private static readonly string Mixtral = FamilyTexts.Of("mixtral", "MixtralForCausalLM", "num_local_experts", "4", "num_experts_per_tok", "3");

    [SkippableTheory]
    [InlineData("mixtral")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Chosen_experts_share_a_weight_of_1()
    {
        LayerSpec layer = Mixtral.Layer();

        Assert.Equal(new ExpertsSpec(4, 3, NormalizeWeights: true), layer.FeedForward.Experts);
        Assert.Equal((172, true), (layer.FeedForward.IntermediateSize, layer.FeedForward.Gated));
        Assert.Equal(1e6, layer.Rotary().Theta);
        Assert.Equal(1e-5f, layer.Norm.Epsilon);
    }

    [Fact]
    public void The_gate_is_w1_and_the_up_projection_w3()
    {
        ModelSpec model = Mixtral.Model();

        Assert.Equal("model.layers.{layer}.block_sparse_moe.experts.{expert}.w1.weight", model.NameOf(WeightRole.ExpertGate));
        Assert.Equal("model.layers.{layer}.block_sparse_moe.experts.{expert}.w3.weight", model.NameOf(WeightRole.ExpertUp));
        Assert.Equal("model.layers.{layer}.block_sparse_moe.experts.{expert}.w2.weight", model.NameOf(WeightRole.ExpertDown));
    }
}
