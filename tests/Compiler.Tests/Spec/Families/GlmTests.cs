using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class GlmTests
{
    private static readonly string Glm = FamilyTexts.Of("glm", "GlmForCausalLM");
    private static readonly string Glm4 = FamilyTexts.Of("glm4", "Glm4ForCausalLM");

    [SkippableTheory]
    [InlineData("glm4-hf")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Half_of_each_head_is_turned_in_pairs_of_neighbours()
    {
        LayerSpec layer = Glm.Layer();

        Assert.Equal(new PositionSpec.Rotary(64, 10_000, Spec.RotaryLayout.Interleaved, new RotaryScalingSpec.None()), layer.Attention.Positions);
        Assert.Equal((AttentionBias.QueryKeyValue, 128), (layer.Attention.Bias, layer.Attention.HeadSize));
        Assert.Equal(1.5625e-7f, layer.Norm.Epsilon);
    }

    [Fact]
    public void Glm_4_of_2025_has_norms_after_the_branches_too()
    {
        ModelSpec model = Glm4.Model();

        Assert.Equal((Spec.NormPlacement.Pre, Spec.NormPlacement.Both), (Glm.Layer().Placement, model.Layer().Placement));
        Assert.Equal("model.layers.{layer}.post_self_attn_layernorm.weight", model.NameOf(WeightRole.AttentionOutputNorm));
        Assert.Equal("model.layers.{layer}.post_attention_layernorm.weight", model.NameOf(WeightRole.FeedForwardNorm));
        Assert.Equal("model.layers.{layer}.post_mlp_layernorm.weight", model.NameOf(WeightRole.FeedForwardOutputNorm));
    }
}
