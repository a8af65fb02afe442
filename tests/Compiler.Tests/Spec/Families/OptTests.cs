using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class OptTests
{
    private const string Opt = """
        {
          "model_type": "opt",
          "hidden_size": 80,
          "ffn_dim": 150,
          "num_attention_heads": 4,
          "num_hidden_layers": 2,
          "max_position_embeddings": 64,
          "vocab_size": 141
        }
        """;

    [SkippableTheory]
    [InlineData("opt-prenorm")]
    [InlineData("opt-postnorm-proj")]
    [InlineData("opt-nobias")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Absent_keys_have_the_values_that_transformers_gives_them()
    {
        ModelSpec model = Opt.Model();
        LayerSpec layer = model.Layer();

        Assert.Equal(new EmbeddingSpec(80, Scale: 1, new PositionSpec.Learned(64, Offset: 2)), model.OnlyStack.Embedding);
        Assert.Equal((Spec.NormPlacement.Pre, AttentionBias.All), (layer.Placement, layer.Attention.Bias));
        Assert.Equal(new FeedForwardSpec(150, Spec.Activation.Relu, Gated: false, UpBias: true, DownBias: true), layer.FeedForward);
        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), model.OnlyStack.FinalNorm);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
    }

    [Fact]
    public void Norms_after_the_branches_need_no_final_one()
    {
        ModelSpec model = Opt.With("do_layer_norm_before", "false").Model();

        Assert.Equal(Spec.NormPlacement.Post, model.Layer().Placement);
        Assert.Null(model.OnlyStack.FinalNorm);
        Assert.Equal("model.decoder.layers.{layer}.final_layer_norm.weight", model.Source(WeightRole.FeedForwardNorm).Name);
    }

    [Fact]
    public void The_final_norm_can_be_left_out_of_a_model_that_normalises_before() =>
        Assert.Null(Opt.With("_remove_final_layer_norm", "true").Model().OnlyStack.FinalNorm);

    [Fact]
    public void A_narrow_embedding_is_projected_before_positions_and_after_the_last_layer()
    {
        ModelSpec model = Opt.With("word_embed_proj_dim", "40").Model();

        Assert.Equal((40, Spec.EmbeddingProjection.BeforePositions, false), (model.OnlyStack.Embedding.Width, model.OnlyStack.Embedding.Projection, model.OnlyStack.Embedding.ProjectionBias));
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false, Projection: true), model.Head);
        Assert.Equal("model.decoder.project_out.weight", model.Source(WeightRole.HeadProjection).Name);
    }

    [Fact]
    public void A_narrow_embedding_without_the_last_projection_is_refused() =>
        Opt.With("word_embed_proj_dim", "40").Of("OPTModel").IsRefused("word_embed_proj_dim", "40");

    [Fact]
    public void Biases_and_parameters_of_norms_are_left_out_separately()
    {
        LayerSpec noBias = Opt.With("enable_bias", "false").Model().Layer();
        LayerSpec bare = Opt.With("layer_norm_elementwise_affine", "false").Model().Layer();

        Assert.Equal((AttentionBias.None, false, false, true), (noBias.Attention.Bias, noBias.FeedForward.UpBias, noBias.FeedForward.DownBias, noBias.Norm.Bias));
        Assert.Equal((AttentionBias.All, new NormSpec(Spec.Norm.Layer, 1e-5f, Weight: false, Bias: false)), (bare.Attention.Bias, bare.Norm));
    }
}
