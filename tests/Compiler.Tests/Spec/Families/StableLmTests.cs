using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class StableLmTests
{
    private static readonly string StableLm = FamilyTexts.Of("stablelm", "StableLmForCausalLM");

    [SkippableTheory]
    [InlineData("stablelm")]
    [InlineData("stablelm-parallel-qkln")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void A_quarter_of_a_head_is_turned_and_norms_have_biases()
    {
        LayerSpec layer = StableLm.Layer();

        Assert.Equal(2, layer.Rotary().Dimensions);
        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), layer.Norm);
        Assert.Equal((AttentionBias.None, Spec.BlockArrangement.Sequential), (layer.Attention.Bias, layer.Arrangement));
    }

    [Fact]
    public void Every_head_has_a_norm_of_its_own_without_bias()
    {
        ModelSpec model = StableLm.With("qk_layernorm", "true").With("use_parallel_residual", "true").With("use_qkv_bias", "true").Model();

        Assert.Equal(new QueryKeyNormSpec(new NormSpec(Spec.Norm.Layer, 1e-5f), FullWidth: false, WeightPerHead: true), model.Layer().Attention.QueryKeyNorm);
        Assert.Equal("model.layers.{layer}.self_attn.q_layernorm.norms.{head}.weight", model.NameOf(WeightRole.QueryNorm));
        Assert.Equal((AttentionBias.QueryKeyValue, Spec.BlockArrangement.ParallelSharedNorm), (model.Layer().Attention.Bias, model.Layer().Arrangement));
    }

    [Theory]
    [InlineData("0.4", "Rotary Dimensions (3)")]
    [InlineData("-1", "Rotary Dimensions (0)")]
    [InlineData("1e300", "Rotary Dimensions (2147483647)")]
    public void A_part_of_a_head_is_counted_as_Python_counts_it(string factor, string expected)
    {
        Assert.Equal(2, StableLm.With("partial_rotary_factor", "0.3").Layer().Rotary().Dimensions);
        Assert.Contains("partial_rotary_factor: " + expected, StableLm.With("partial_rotary_factor", factor).OnlyProblem(), StringComparison.Ordinal);
    }
}
