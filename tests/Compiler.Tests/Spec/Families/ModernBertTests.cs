using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class ModernBertTests
{
    private const string ModernBert = """
        {
          "model_type": "modernbert",
          "hidden_size": 64,
          "intermediate_size": 90,
          "num_attention_heads": 4,
          "num_hidden_layers": 7,
          "global_attn_every_n_layers": 3,
          "local_attention": 8,
          "local_rope_theta": 20000.0,
          "max_position_embeddings": 96,
          "vocab_size": 141
        }
        """;

    private static readonly NormSpec Norm = new(Spec.Norm.Layer, 1e-5f);

    [SkippableFact]
    public void A_reference_names_exactly_its_tensors() => ReferenceTensors.AssertNamed("modernbert-mlm");

    [Fact]
    public void Every_third_layer_sees_everything_and_the_first_has_no_attention_norm()
    {
        StackSpec stack = ModernBert.Model().OnlyStack;

        Assert.Equal(EquatableArray.Of(0, 1, 1, 2, 1, 1, 2), stack.Pattern);
        Assert.Equal([false, true, true], stack.Kinds.Select(kind => kind.AttentionNorm));
        Assert.Equal([null, 5, null], stack.Kinds.Select(kind => kind.Attention.Window));
        Assert.Equal([160_000, 20_000, 160_000], stack.Kinds.Select(kind => Assert.IsType<PositionSpec.Rotary>(kind.Attention.Positions).Theta));
        Assert.All(stack.Kinds, kind => Assert.Equal(AttentionMask.Bidirectional, kind.Attention.Mask));
    }

    [Fact]
    public void A_local_theta_that_is_null_is_the_global_one()
    {
        StackSpec stack = ModernBert.With("local_rope_theta", "null").Model().OnlyStack;

        Assert.All(stack.Kinds, kind => Assert.Equal(160_000, Assert.IsType<PositionSpec.Rotary>(kind.Attention.Positions).Theta));
    }

    [Fact]
    public void Absent_keys_have_the_values_that_transformers_gives_them()
    {
        ModelSpec model = ModernBert.Without("local_rope_theta").Model();
        LayerSpec local = model.OnlyStack.Kinds[1];

        Assert.Equal(10_000, Assert.IsType<PositionSpec.Rotary>(local.Attention.Positions).Theta);
        Assert.Equal(new FeedForwardSpec(90, Spec.Activation.Gelu, Gated: true, UpBias: false, DownBias: false), local.FeedForward);
        Assert.Equal((Norm, AttentionBias.None, Norm), (local.Norm, local.Attention.Bias, model.OnlyStack.FinalNorm));
        Assert.Equal(new HeadSpec.MaskedLanguageModel(Spec.Activation.Gelu, Norm, Tied: true, Bias: true, TransformBias: false), model.Head);
    }

    [Fact]
    public void The_half_behind_the_activation_comes_first()
    {
        ModelSpec model = ModernBert.Model();
        LayerSpec layer = model.OnlyStack.Kinds[0];

        Assert.Equal(new RowSelection(180, 0, 90, 180), RowSelection.Of(model.Source(WeightRole.Gate), layer, 90));
        Assert.Equal(new RowSelection(180, 90, 90, 180), RowSelection.Of(model.Source(WeightRole.Up), layer, 90));
    }

    [Theory]
    [InlineData("cls", Spec.SequencePooling.First)]
    [InlineData("mean", Spec.SequencePooling.Mean)]
    public void A_sequence_is_classified_by_its_first_token_or_its_mean(string pooling, Spec.SequencePooling expected)
    {
        ModelSpec model = ModernBert.Of("ModernBertForSequenceClassification").With("classifier_pooling", $"\"{pooling}\"").With("classifier_bias", "true").Model();

        Assert.Equal(
            new HeadSpec.Classifier(EquatableArray.Of("LABEL_0", "LABEL_1"), expected, Spec.Activation.Gelu, DenseBias: true, Norm), model.Head);
        Assert.Equal(("head.norm.weight", "classifier.weight"), (model.Source(WeightRole.HeadNorm).Name, model.Source(WeightRole.Head).Name));
    }

    [Theory]
    [InlineData("classifier_pooling", "\"max\"", "max")]
    [InlineData("layer_types", "[\"full_attention\"]", "a list")]
    [InlineData("rope_parameters", "{}", "an object")]
    public void What_changes_the_result_is_refused(string key, string value, string said) => ModernBert.With(key, value).IsRefused(key, said);
}
