using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class BioGptTests
{
    private const string BioGpt = """
        {
          "model_type": "biogpt",
          "hidden_size": 64,
          "intermediate_size": 122,
          "num_attention_heads": 4,
          "num_hidden_layers": 2,
          "max_position_embeddings": 64,
          "layer_norm_eps": 1e-12,
          "vocab_size": 193
        }
        """;

    [SkippableFact]
    public void The_reference_names_exactly_its_tensors() => ReferenceTensors.AssertNamed("biogpt");

    [Fact]
    public void Positions_begin_at_the_third_row_of_their_table_and_the_embedding_is_scaled() =>
        Assert.Equal(new EmbeddingSpec(64, Scale: 8, new PositionSpec.Learned(64, Offset: 2)), BioGpt.Model().OnlyStack.Embedding);

    [Fact]
    public void The_epsilon_of_the_file_is_not_the_epsilon_of_the_norms() =>
        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), BioGpt.Model().Layer().Norm);

    [Fact]
    public void A_tied_table_may_be_stored_under_the_name_of_the_head() =>
        Assert.Equal("biogpt.embed_tokens.weight|output_projection.weight", BioGpt.Model().Source(WeightRole.TokenEmbedding).Name);
}
