using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class OlmoTests
{
    [SkippableTheory]
    [InlineData("olmo")]
    [InlineData("olmo2")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void The_norms_of_OLMo_have_no_parameters_and_projections_are_clamped()
    {
        LayerSpec layer = FamilyTexts.Of("olmo", "OlmoForCausalLM", "clip_qkv", "8.0").Layer();

        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f, Weight: false), layer.Norm);
        Assert.Equal(8, layer.Attention.ProjectionClip);
        Assert.Null(FamilyTexts.Of("olmo", "OlmoForCausalLM").Layer().Attention.ProjectionClip);
    }

    [Fact]
    public void OLMo_2_normalises_the_outputs_of_branches_and_all_heads_together()
    {
        ModelSpec model = FamilyTexts.Of("olmo2", "Olmo2ForCausalLM").Model();

        Assert.Equal(Spec.NormPlacement.Branch, model.Layer().Placement);
        Assert.Equal(new QueryKeyNormSpec(new NormSpec(Spec.Norm.Rms, 1e-5f), FullWidth: true), model.Layer().Attention.QueryKeyNorm);
        Assert.Equal("model.layers.{layer}.post_attention_layernorm.weight", model.NameOf(WeightRole.AttentionOutputNorm));
        Assert.Equal("model.layers.{layer}.post_feedforward_layernorm.weight", model.NameOf(WeightRole.FeedForwardOutputNorm));
    }
}
