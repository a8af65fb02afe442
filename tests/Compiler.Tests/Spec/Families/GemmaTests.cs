using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class GemmaTests
{
    private static readonly string Gemma = FamilyTexts.Of("gemma", "GemmaForCausalLM", "head_dim", "20");
    private static readonly string Gemma2 = FamilyTexts.Of("gemma2", "Gemma2ForCausalLM", "head_dim", "20", "sliding_window", "8");
    private static readonly string Gemma3 = FamilyTexts.Of("gemma3_text", "Gemma3ForCausalLM", "head_dim", "20", "sliding_window", "8", "num_hidden_layers", "7");

    [SkippableTheory]
    [InlineData("gemma")]
    [InlineData("gemma2")]
    [InlineData("gemma3-text")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Norms_store_weight_minus_1_embeddings_are_scaled_and_the_head_is_tied()
    {
        ModelSpec model = Gemma.Model();

        Assert.Equal(new NormSpec(Spec.Norm.Rms, 1e-6f, WeightPlusOne: true), model.OnlyStack.FinalNorm);
        Assert.Equal(8, model.OnlyStack.Embedding.Scale);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
        Assert.Equal(1 / MathF.Sqrt(20), model.Layer().Attention.Scale);
    }

    [Theory]
    [InlineData("hidden_act", "gelu", Spec.Activation.GeluTanh)]
    [InlineData("hidden_act", "gelu_pytorch_tanh", Spec.Activation.GeluTanh)]
    [InlineData("hidden_activation", "gelu", Spec.Activation.Gelu)]
    [InlineData("num_key_value_heads", null, Spec.Activation.GeluTanh)]
    public void The_older_key_of_the_activation_always_meant_the_tanh_form(string key, string? value, Spec.Activation activation) =>
        Assert.Equal(activation, (value is null ? Gemma : Gemma.With(key, $"\"{value}\"")).Layer().FeedForward.Activation);

    [Fact]
    public void Gemma_2_caps_scores_and_logits_unless_null_turns_that_off()
    {
        Assert.Equal(50, Gemma2.Layer().Attention.SoftCap);
        Assert.Equal(30, Assert.IsType<HeadSpec.LanguageModel>(Gemma2.Model().Head).SoftCap);
        Assert.Null(Gemma2.With("attn_logit_softcapping", "null").Layer().Attention.SoftCap);
        Assert.Null(Assert.IsType<HeadSpec.LanguageModel>(Gemma2.With("final_logit_softcapping", "null").Model().Head).SoftCap);
    }

    [Fact]
    public void Gemma_2_has_four_norms_a_layer_a_scale_of_its_own_and_a_window_in_even_layers()
    {
        ModelSpec model = Gemma2.With("query_pre_attn_scalar", "25").Model();

        Assert.Equal(Spec.NormPlacement.Both, model.Layer().Placement);
        Assert.Equal(0.2f, model.Layer().Attention.Scale);
        Assert.Equal([8, null, 8], Enumerable.Range(0, 3).Select(index => model.Layer(index).Attention.Window));
        Assert.Equal("model.layers.{layer}.post_attention_layernorm.weight", model.NameOf(WeightRole.AttentionOutputNorm));
        Assert.Equal("model.layers.{layer}.pre_feedforward_layernorm.weight", model.NameOf(WeightRole.FeedForwardNorm));
        Assert.Equal("model.layers.{layer}.post_feedforward_layernorm.weight", model.NameOf(WeightRole.FeedForwardOutputNorm));
    }

    [Fact]
    public void Gemma_3_sees_everything_in_every_sixth_layer_with_a_theta_of_its_own()
    {
        ModelSpec model = Gemma3.With("rope_scaling", """{"rope_type": "linear", "factor": 8.0}""").Model();

        Assert.Equal([0, 0, 0, 0, 0, 1, 0], model.OnlyStack.Pattern);
        Assert.Equal((8, 10_000), (model.Layer(0).Attention.Window, model.Layer(0).Rotary().Theta));
        Assert.Equal((null, 1_000_000), (model.Layer(5).Attention.Window, model.Layer(5).Rotary().Theta));
        Assert.Equal(new RotaryScalingSpec.None(), model.Layer(0).Rotary().Scaling);
        Assert.Equal(new RotaryScalingSpec.Linear(8), model.Layer(5).Rotary().Scaling);
        Assert.True(model.Layer().Attention.QueryKeyNorm!.Norm.WeightPlusOne);
        Assert.Equal(0.0625f, model.Layer().Attention.Scale);
    }

    [Theory]
    [InlineData("use_bidirectional_attention", "true")]
    [InlineData("attn_logit_softcapping", "50.0")]
    public void What_makes_another_model_of_Gemma_3_is_refused(string key, string value) =>
        Assert.EndsWith($"error ITG0205: '{key}': {value} is not supported", Gemma3.With(key, value).OnlyProblem());
}
