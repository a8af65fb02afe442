using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class NemotronTests
{
    [SkippableTheory]
    [InlineData("nemotron")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Norms_store_weight_minus_1_and_the_feed_forward_is_squared_without_a_gate()
    {
        LayerSpec layer = FamilyTexts.Of("nemotron", "NemotronForCausalLM").Layer();

        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true, WeightPlusOne: true), layer.Norm);
        Assert.Equal(new FeedForwardSpec(172, Spec.Activation.ReluSquared, Gated: false, UpBias: false, DownBias: false), layer.FeedForward);
        Assert.Equal((4, AttentionBias.None), (layer.Rotary().Dimensions, layer.Attention.Bias));
    }
}
