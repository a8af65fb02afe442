using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class BertTests
{
    private const string Bert = """
        {
          "model_type": "bert",
          "hidden_size": 64,
          "intermediate_size": 150,
          "num_attention_heads": 4,
          "num_hidden_layers": 2,
          "max_position_embeddings": 48,
          "vocab_size": 141
        }
        """;

    private static readonly NormSpec Norm = new(Spec.Norm.Layer, 1e-12f, Bias: true);

    [SkippableTheory]
    [InlineData("bert-mlm")]
    [InlineData("bert-pooled")]
    [InlineData("bert-classifier")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Absent_keys_have_the_values_that_transformers_gives_them()
    {
        ModelSpec model = Bert.Model();
        LayerSpec layer = model.Layer();

        Assert.Equal((Spec.TransformerKind.Encoder, 48), (model.Kind, model.MaxPositions));
        Assert.Equal(new EmbeddingSpec(64, Scale: 1, new PositionSpec.Learned(48, Offset: 0), TokenTypes: 2, Norm), model.OnlyStack.Embedding);
        Assert.Equal(
            new AttentionSpec(4, 4, 16, new PositionSpec.None(), AttentionMask.Bidirectional, 0.25f, AttentionBias.All), layer.Attention);
        Assert.Equal(new FeedForwardSpec(150, Spec.Activation.Gelu, Gated: false, UpBias: true, DownBias: true), layer.FeedForward);
        Assert.Equal((Spec.NormPlacement.Post, Norm, null), (layer.Placement, layer.Norm, model.OnlyStack.FinalNorm));
        Assert.Equal(new HeadSpec.MaskedLanguageModel(Spec.Activation.Gelu, Norm, Tied: true, Bias: true), model.Head);
    }

    [Fact]
    public void The_dense_layer_of_the_masked_head_has_the_activation_of_the_layers() =>
        Assert.Equal(
            new HeadSpec.MaskedLanguageModel(Spec.Activation.Relu, Norm, Tied: false, Bias: true),
            Bert.With("hidden_act", "\"relu\"").With("tie_word_embeddings", "false").Model().Head);

    [Fact]
    public void Each_class_has_its_head()
    {
        EquatableArray<string> labels = EquatableArray.Of("no", "yes", "perhaps");
        string named = Bert.With("id2label", """{ "0": "no", "1": "yes", "2": "perhaps" }""");

        Assert.Equal(new HeadSpec.Pooler(), named.Of("BertModel").Model().Head);
        Assert.Equal(
            new HeadSpec.Classifier(labels, Spec.SequencePooling.First, Spec.Activation.Tanh), named.Of("BertForSequenceClassification").Model().Head);
        Assert.Equal(new HeadSpec.TokenClassifier(labels, Dense: null), named.Of("BertForTokenClassification").Model().Head);
        Assert.Equal(
            new HeadSpec.TokenClassifier(EquatableArray.Of("start", "end"), Dense: null), named.Of("BertForQuestionAnswering").Model().Head);
    }

    [Fact]
    public void Labels_without_names_are_counted()
    {
        string classifier = Bert.Of("BertForTokenClassification");

        Assert.Equal(new HeadSpec.TokenClassifier(EquatableArray.Of("LABEL_0", "LABEL_1"), Dense: null), classifier.Model().Head);
        Assert.Equal(new HeadSpec.TokenClassifier(EquatableArray.Of("LABEL_0"), Dense: null), classifier.With("num_labels", "1").Model().Head);
    }

    [Fact]
    public void The_dense_layer_is_the_pooler_or_that_of_the_masked_head()
    {
        Assert.Equal("cls.predictions.transform.dense.weight", Bert.Model().Source(WeightRole.HeadDense).Name);
        Assert.Equal("bert.pooler.dense.weight", Bert.Of("BertForSequenceClassification").Model().Source(WeightRole.HeadDense).Name);
    }

    [Fact]
    public void A_tied_table_may_be_stored_as_the_head_and_norms_by_their_old_names()
    {
        ModelSpec model = Bert.Model();

        Assert.Equal("bert.embeddings.word_embeddings.weight|cls.predictions.decoder.weight", model.Source(WeightRole.TokenEmbedding).Name);
        Assert.Equal("bert.embeddings.LayerNorm.bias|bert.embeddings.LayerNorm.beta", model.Source(WeightRole.EmbeddingNormBias).Name);
    }

    [Theory]
    [InlineData("position_embedding_type", "\"relative_key\"")]
    [InlineData("is_decoder", "true")]
    [InlineData("is_encoder_decoder", "true")]
    public void What_changes_the_result_is_refused(string key, string value) => Bert.With(key, value).IsRefused(key, value.Trim('"'));

    [Fact]
    public void A_class_with_another_result_is_refused() => Bert.Of("BertForNextSentencePrediction").IsRefused("architectures", "BertForNextSentencePrediction");
}
