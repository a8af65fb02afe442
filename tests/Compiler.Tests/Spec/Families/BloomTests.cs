using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class BloomTests
{
    private const string Bloom = """
        {
          "model_type": "bloom",
          "hidden_size": 96,
          "n_head": 6,
          "n_layer": 2,
          "vocab_size": 133
        }
        """;

    [SkippableTheory]
    [InlineData("bloom")]
    [InlineData("bloom-6heads-postres")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Distances_are_penalised_after_the_scale_and_the_embedding_is_normalised()
    {
        ModelSpec model = Bloom.Model();

        Assert.Equal(new PositionSpec.Alibi(MaxBias: 8, BeforeScale: false), model.Layer().Attention.Positions);
        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), model.OnlyStack.Embedding.Norm);
        Assert.Equal(new FeedForwardSpec(384, Spec.Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true), model.Layer().FeedForward);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void The_residual_may_continue_from_the_norm(string fromNorm) =>
        Assert.Equal(fromNorm == "true", Bloom.With("apply_residual_connection_post_layernorm", fromNorm).Model().Layer().ResidualFromNorm);

    [Fact]
    public void Each_head_lies_as_query_key_value() =>
        Assert.Equal(new RowSelection(288, First: 32, Run: 16, Stride: 48), Bloom.Model().Rows(WeightRole.Value));

    [Fact]
    public void Old_files_name_the_width_n_embed_and_the_length_seq_length()
    {
        ModelSpec model = Bloom.With("n_embed", "48").With("seq_length", "512").Model();

        Assert.Equal((48, 512), (model.HiddenSize, model.MaxPositions));
        Assert.Equal(2048, Bloom.Model().MaxPositions);
    }

    [Fact]
    public void Another_width_between_the_projections_is_refused()
    {
        Bloom.With("n_inner", "384").Model();
        Bloom.With("n_inner", "100").IsRefused("n_inner", "100");
    }
}
