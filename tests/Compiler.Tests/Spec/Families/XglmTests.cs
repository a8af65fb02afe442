using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class XglmTests
{
    private const string Xglm = """
        {
          "model_type": "xglm",
          "d_model": 64,
          "ffn_dim": 150,
          "attention_heads": 4,
          "num_layers": 3,
          "max_position_embeddings": 96,
          "vocab_size": 261
        }
        """;

    [SkippableFact]
    public void The_reference_names_exactly_its_tensors() => ReferenceTensors.AssertNamed("xglm");

    [Fact]
    public void Positions_are_those_of_fairseq_on_a_scaled_embedding()
    {
        ModelSpec model = Xglm.Model();

        Assert.Equal(new EmbeddingSpec(64, Scale: 8, new PositionSpec.Sinusoidal(Interleaved: false, Offset: 2, FullRange: true)), model.OnlyStack.Embedding);
        Assert.DoesNotContain(model.Naming.Sources, source => source.Role == WeightRole.PositionEmbedding);
        Assert.Equal(1, Xglm.With("scale_embedding", "false").Model().OnlyStack.Embedding.Scale);
    }

    [Fact]
    public void Layers_normalise_before_and_every_projection_has_a_bias()
    {
        LayerSpec layer = Xglm.Model().Layer();

        Assert.Equal((Spec.NormPlacement.Pre, AttentionBias.All, new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true)), (layer.Placement, layer.Attention.Bias, layer.Norm));
        Assert.Equal(new FeedForwardSpec(150, Spec.Activation.Gelu, Gated: false, UpBias: true, DownBias: true), layer.FeedForward);
    }

    [Fact]
    public void A_padding_token_whose_row_would_be_that_of_a_position_is_refused()
    {
        Xglm.With("pad_token_id", "1").Model();
        Xglm.With("pad_token_id", "5").IsRefused("pad_token_id", "5");
    }
}
