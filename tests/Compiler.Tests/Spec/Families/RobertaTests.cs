using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class RobertaTests
{
    private const string Roberta = """
        {
          "model_type": "roberta",
          "hidden_size": 64,
          "intermediate_size": 150,
          "num_attention_heads": 4,
          "num_hidden_layers": 2,
          "max_position_embeddings": 66,
          "type_vocab_size": 1,
          "vocab_size": 141
        }
        """;

    [SkippableTheory]
    [InlineData("roberta-mlm")]
    [InlineData("roberta-classifier")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Positions_begin_after_the_padding_token_and_the_table_counts_those_before()
    {
        ModelSpec model = Roberta.Model();
        ModelSpec padded = Roberta.With("pad_token_id", "3").Model();

        Assert.Equal((64, new PositionSpec.Learned(64, Offset: 2)), (model.MaxPositions, model.OnlyStack.Embedding.Positions));
        Assert.Equal((62, new PositionSpec.Learned(62, Offset: 4)), (padded.MaxPositions, padded.OnlyStack.Embedding.Positions));
        Assert.Equal(1, model.OnlyStack.Embedding.TokenTypes);
    }

    [Fact]
    public void The_activation_of_the_head_is_gelu_whatever_that_of_the_layers_is()
    {
        ModelSpec model = Roberta.With("hidden_act", "\"relu\"").Model();

        Assert.Equal(Spec.Activation.Relu, model.Layer().FeedForward.Activation);
        Assert.Equal(Spec.Activation.Gelu, Assert.IsType<HeadSpec.MaskedLanguageModel>(model.Head).Activation);
    }

    [Fact]
    public void A_sequence_is_classified_by_a_dense_layer_of_the_heads_own()
    {
        ModelSpec model = Roberta.Of("RobertaForSequenceClassification").Model();

        Assert.Equal(new HeadSpec.Classifier(EquatableArray.Of("LABEL_0", "LABEL_1"), Spec.SequencePooling.First, Spec.Activation.Tanh), model.Head);
        Assert.Equal(
            ("classifier.dense.weight", "classifier.out_proj.bias"), (model.Source(WeightRole.HeadDense).Name, model.Source(WeightRole.HeadBias).Name));
    }

    [Fact]
    public void The_multilingual_family_has_the_same_names() =>
        Assert.Equal(
            Roberta.Model().Naming,
            Roberta.With("model_type", "\"xlm-roberta\"").Of("XLMRobertaForMaskedLM").Model().Naming);

    [Theory]
    [InlineData("max_position_embeddings", "2")]
    [InlineData("pad_token_id", "-1")]
    public void Positions_that_cannot_be_counted_are_refused(string key, string value) => Roberta.With(key, value).IsRefused(key, value);
}
