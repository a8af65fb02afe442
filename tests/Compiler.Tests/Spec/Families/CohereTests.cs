using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class CohereTests
{
    private static readonly string Cohere = FamilyTexts.Of("cohere", "CohereForCausalLM");

    [SkippableTheory]
    [InlineData("cohere")]
    [InlineData("cohere-qknorm")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Neighbours_are_turned_logits_are_scaled_and_the_head_is_tied()
    {
        ModelSpec model = Cohere.Model();
        LayerSpec layer = model.Layer();

        Assert.Equal(new PositionSpec.Rotary(8, 10_000, Spec.RotaryLayout.Interleaved, new RotaryScalingSpec.None()), layer.Attention.Positions);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false, Scale: 0.0625f), model.Head);
        Assert.Equal((Spec.BlockArrangement.ParallelSharedNorm, new NormSpec(Spec.Norm.Layer, 1e-5f)), (layer.Arrangement, layer.Norm));
        Assert.Null(layer.Attention.QueryKeyNorm);
    }

    [Fact]
    public void Norms_of_queries_and_keys_have_weights_for_every_head_in_one_tensor()
    {
        ModelSpec model = Cohere.With("use_qk_norm", "true").Model();

        Assert.Equal(new QueryKeyNormSpec(new NormSpec(Spec.Norm.Layer, 1e-5f), FullWidth: false, WeightPerHead: true), model.Layer().Attention.QueryKeyNorm);
        Assert.Equal("model.layers.{layer}.self_attn.q_norm.weight", model.NameOf(WeightRole.QueryNorm));
    }
}
