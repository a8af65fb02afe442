using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class StarCoder2Tests
{
    private static readonly string StarCoder2 = FamilyTexts.Of("starcoder2", "Starcoder2ForCausalLM", "sliding_window", "8");

    [Fact]
    public void Everything_has_biases_and_the_head_is_tied()
    {
        ModelSpec model = StarCoder2.Model();
        LayerSpec layer = model.Layer();

        Assert.Equal((AttentionBias.All, 8), (layer.Attention.Bias, layer.Attention.Window));
        Assert.Equal(new FeedForwardSpec(172, Spec.Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true), layer.FeedForward);
        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), layer.Norm);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
        Assert.Equal("model.layers.{layer}.mlp.c_fc.weight", model.NameOf(WeightRole.Up));
        Assert.All(model.Naming.Sources, source => Assert.False(source.Transposed));
    }

    [Theory]
    [InlineData("norm_type", "\"rms_norm\"")]
    [InlineData("mlp_type", "\"gated\"")]
    public void Choices_that_only_the_training_code_knows_are_refused(string key, string value) =>
        Assert.EndsWith($"error ITG0205: '{key}': {value.Replace('"', '\'')} is not supported", StarCoder2.With(key, value).OnlyProblem());
}
