using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class DistilBertTests
{
    private const string DistilBert = """
        {
          "model_type": "distilbert",
          "dim": 64,
          "hidden_dim": 150,
          "n_heads": 4,
          "n_layers": 2,
          "max_position_embeddings": 48,
          "vocab_size": 141
        }
        """;

    [SkippableFact]
    public void A_reference_names_exactly_its_tensors() => ReferenceTensors.AssertNamed("distilbert-mlm");

    [Fact]
    public void There_are_no_token_types_and_no_pooler()
    {
        ModelSpec model = DistilBert.Of("DistilBertModel").Model();

        Assert.Equal(0, model.OnlyStack.Embedding.TokenTypes);
        Assert.Equal(new HeadSpec.None(), model.Head);
        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-12f, Bias: true), model.Layer().Norm);
    }

    [Fact]
    public void A_sequence_is_classified_through_relu()
    {
        ModelSpec model = DistilBert.Of("DistilBertForSequenceClassification").Model();

        Assert.Equal(Spec.Activation.Relu, Assert.IsType<HeadSpec.Classifier>(model.Head).Dense);
        Assert.Equal("pre_classifier.weight", model.Source(WeightRole.HeadDense).Name);
    }

    [Fact]
    public void Sinusoidal_positions_are_a_table_like_a_trained_one() =>
        Assert.Equal(new PositionSpec.Learned(48, Offset: 0), DistilBert.With("sinusoidal_pos_embds", "true").Model().OnlyStack.Embedding.Positions);
}
