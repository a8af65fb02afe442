using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class ElectraTests
{
    private const string Electra = """
        {
          "model_type": "electra",
          "architectures": ["ElectraForPreTraining"],
          "hidden_size": 64,
          "embedding_size": 32,
          "intermediate_size": 150,
          "num_attention_heads": 4,
          "num_hidden_layers": 2,
          "hidden_act": "relu",
          "max_position_embeddings": 48,
          "vocab_size": 141
        }
        """;

    [SkippableFact]
    public void A_reference_names_exactly_its_tensors() => ReferenceTensors.AssertNamed("electra-discriminator");

    [Fact]
    public void The_discriminator_says_of_each_token_whether_it_was_replaced()
    {
        ModelSpec model = Electra.Model();

        Assert.Equal(new HeadSpec.TokenClassifier(EquatableArray.Of("replaced"), Spec.Activation.Relu), model.Head);
        Assert.Equal("discriminator_predictions.dense_prediction.weight", model.Source(WeightRole.Head).Name);
    }

    [Fact]
    public void The_generator_predicts_through_gelu_and_the_narrow_table()
    {
        ModelSpec model = Electra.Of("ElectraForMaskedLM").Model();

        Assert.Equal(Spec.Activation.Gelu, Assert.IsType<HeadSpec.MaskedLanguageModel>(model.Head).Activation);
        Assert.Equal(("generator_predictions.dense.weight", "generator_lm_head.bias"), (model.Source(WeightRole.HeadDense).Name, model.Source(WeightRole.HeadBias).Name));
    }

    [Fact]
    public void An_embedding_as_wide_as_the_hidden_state_is_not_projected() =>
        Assert.Equal(Spec.EmbeddingProjection.None, Electra.With("embedding_size", "64").Model().OnlyStack.Embedding.Projection);

    [Fact]
    public void The_model_without_a_task_has_no_pooler() => Assert.Equal(new HeadSpec.None(), Electra.Of("ElectraModel").Model().Head);
}
