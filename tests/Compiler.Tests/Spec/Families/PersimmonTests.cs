using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class PersimmonTests
{
    private static readonly string Persimmon = FamilyTexts.Of("persimmon", "PersimmonForCausalLM").Without("num_key_value_heads");

    [SkippableTheory]
    [InlineData("persimmon")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Query_key_and_value_of_a_head_lie_together()
    {
        ModelSpec model = Persimmon.Model();
        TensorSource key = model.Naming.Find(WeightRole.Key, Spec.StackSide.Decoder)!;

        Assert.Equal(new RowSelection(192, 8, 8, 24), RowSelection.Of(key, model.Layer(), rows: 64));
        Assert.Equal("model.layers.{layer}.self_attn.query_key_value.bias", model.NameOf(WeightRole.ValueBias));
    }

    [Fact]
    public void Heads_are_normalised_unless_the_file_says_otherwise()
    {
        LayerSpec layer = Persimmon.Layer();

        Assert.Equal(new QueryKeyNormSpec(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), FullWidth: false), layer.Attention.QueryKeyNorm);
        Assert.Null(Persimmon.With("qk_layernorm", "false").Layer().Attention.QueryKeyNorm);
        Assert.Equal((4, 25_000), (layer.Rotary().Dimensions, layer.Rotary().Theta));
        Assert.Equal(Spec.Activation.ReluSquared, layer.FeedForward.Activation);
    }
}
