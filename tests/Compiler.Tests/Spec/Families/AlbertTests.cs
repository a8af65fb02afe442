using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class AlbertTests
{
    private const string Albert = """
        {
          "model_type": "albert",
          "hidden_size": 64,
          "embedding_size": 24,
          "intermediate_size": 150,
          "num_attention_heads": 4,
          "num_hidden_layers": 4,
          "max_position_embeddings": 48,
          "vocab_size": 141
        }
        """;

    [SkippableTheory]
    [InlineData("albert-mlm")]
    [InlineData("albert-groups")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void All_layers_share_the_weights_of_one()
    {
        StackSpec stack = Albert.Model().OnlyStack;

        Assert.Equal(4, stack.Layers);
        Assert.Equal(EquatableArray.Of(0, 0, 0, 0), stack.Sharing);
    }

    [Fact]
    public void Every_layer_is_a_pass_through_a_group_and_groups_follow_each_other()
    {
        ModelSpec model = Albert.With("num_hidden_groups", "2").With("inner_group_num", "3").Model();

        Assert.Equal(EquatableArray.Of(0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5), model.OnlyStack.Sharing);
        Assert.StartsWith("albert.encoder.albert_layer_groups.{layer / 3}.albert_layers.{layer % 3}.", model.Source(WeightRole.Query).Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_that_do_not_divide_the_layers_take_uneven_shares() =>
        Assert.Equal(EquatableArray.Of(0, 0, 1, 2), Albert.With("num_hidden_groups", "3").Model().OnlyStack.Sharing);

    [Fact]
    public void The_narrow_embedding_is_normalised_and_then_projected()
    {
        EmbeddingSpec embedding = Albert.Model().OnlyStack.Embedding;

        Assert.Equal((24, Spec.EmbeddingProjection.AfterNorm, true), (embedding.Width, embedding.Projection, embedding.ProjectionBias));
        Assert.NotNull(embedding.Norm);
    }

    [Fact]
    public void An_embedding_as_wide_as_the_hidden_state_is_projected_too() =>
        Assert.Equal(Spec.EmbeddingProjection.AfterNorm, Albert.With("embedding_size", "64").Model().OnlyStack.Embedding.Projection);

    [Fact]
    public void A_narrow_table_of_the_heads_own_is_refused_where_there_is_such_a_head()
    {
        string untied = Albert.With("tie_word_embeddings", "false");

        untied.IsRefused("tie_word_embeddings", "false");
        Assert.Equal(new HeadSpec.Pooler(), untied.Of("AlbertModel").Model().Head);
    }
}
