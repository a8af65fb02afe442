using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class PhiTests
{
    private static readonly string Phi = FamilyTexts.Of("phi", "PhiForCausalLM");
    private static readonly string Phi3 = FamilyTexts.Of("phi3", "Phi3ForCausalLM");

    [SkippableTheory]
    [InlineData("phi2")]
    [InlineData("phi-qkln-gqa")]
    [InlineData("phi3")]
    [InlineData("phi3-longrope")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Attention_and_feed_forward_of_Phi_read_one_norm_and_half_of_each_head_is_turned()
    {
        ModelSpec model = Phi.Model();
        LayerSpec layer = model.Layer();

        Assert.Equal(Spec.BlockArrangement.ParallelSharedNorm, layer.Arrangement);
        Assert.Equal(new PositionSpec.Rotary(4, 10_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()), layer.Attention.Positions);
        Assert.Equal(new FeedForwardSpec(172, Spec.Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true), layer.FeedForward);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: false, Bias: true), model.Head);
        Assert.Equal("lm_head.bias", model.NameOf(WeightRole.HeadBias));
    }

    [Fact]
    public void The_norm_of_a_head_has_the_bias_of_the_others() =>
        Assert.Equal(
            new QueryKeyNormSpec(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), FullWidth: false),
            Phi.With("qk_layernorm", "true").Layer().Attention.QueryKeyNorm);

    [Fact]
    public void Phi_3_packs_queries_keys_and_values_and_gate_and_up()
    {
        ModelSpec model = Phi3.Model();

        Assert.Equal(TensorPacking.QueryKeyValue, model.Naming.Find(WeightRole.Key, Spec.StackSide.Decoder)!.Packing);
        Assert.Equal(TensorPacking.GateUp, model.Naming.Find(WeightRole.Up, Spec.StackSide.Decoder)!.Packing);
        Assert.Equal(1e-5f, model.Layer().Norm.Epsilon);
    }

    [Theory]
    [InlineData("longrope")]
    [InlineData("su")]
    [InlineData("yarn")]
    public void Longrope_is_known_by_its_older_names_in_Phi_3(string type)
    {
        string json = Phi3.With("original_max_position_embeddings", "24")
            .With("rope_scaling", $$"""{"type": "{{type}}", "short_factor": [1, 1.5, 2, 3], "long_factor": [1, 2, 4, 8]}""");

        Assert.Equal(
            new RotaryScalingSpec.LongRope(
                EquatableArray.Of(1, 1.5, 2, 3), EquatableArray.Of<double>(1, 2, 4, 8), 24, Math.Sqrt(1 + (Math.Log(4) / Math.Log(24)))),
            json.Layer().Rotary().Scaling);
    }

    [Fact]
    public void Longrope_has_a_factor_for_each_turned_pair()
    {
        string json = Phi3.With("partial_rotary_factor", "0.75")
            .With("rope_scaling", """{"type": "longrope", "short_factor": [1, 1.5, 2], "long_factor": [1, 2, 4, 8]}""");

        Assert.EndsWith(
            "error ITG0105: rope_scaling.long_factor: Count of LongFactors (4) must be 3, one for each turned pair", json.OnlyProblem());
    }

    [Theory]
    [InlineData("lm_head_bias", "true")]
    [InlineData("full_attn_mod", "2")]
    public void Choices_of_the_published_code_are_refused(string key, string value) =>
        Assert.EndsWith($"error ITG0205: '{key}': {value} is not supported", Phi3.With(key, value).OnlyProblem());
}
