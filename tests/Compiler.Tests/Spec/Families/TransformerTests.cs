using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>The original transformer, with keys of our own.</summary>
public class TransformerTests
{
    private const string Transformer = """
        {
          "model_type": "vanilla-transformer",
          "src_vocab_size": 141,
          "tgt_vocab_size": 99,
          "d_model": 64,
          "num_heads": 4,
          "num_encoder_layers": 2,
          "num_decoder_layers": 3,
          "d_ff": 150
        }
        """;

    [SkippableTheory]
    [InlineData("transformer-original")]
    [InlineData("transformer-prenorm")]
    [InlineData("transformer-torch")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Absent_keys_have_the_values_of_torch()
    {
        ModelSpec model = Transformer.Model();
        NormSpec norm = new(Spec.Norm.Layer, 1e-5f, Bias: true);
        LayerSpec layer = model.LayerOf(Spec.StackSide.Decoder);

        Assert.Equal(new EmbeddingSpec(64, Scale: 8, new PositionSpec.Sinusoidal(Interleaved: true, Offset: 0)), model.Decoder!.Embedding);
        Assert.Equal((99, 141, false), (model.VocabularySize, model.Encoder!.Embedding.VocabularySize, model.SharedEmbedding));
        Assert.Equal((Spec.NormPlacement.Post, norm, norm), (layer.Placement, model.Encoder.FinalNorm, model.Decoder.FinalNorm));
        Assert.Equal(new FeedForwardSpec(150, Spec.Activation.Relu, Gated: false, UpBias: true, DownBias: true), layer.FeedForward);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: false, Bias: true), model.Head);
    }

    [Fact]
    public void The_paper_has_no_final_norm_and_one_table_for_everything()
    {
        ModelSpec model = Transformer
            .With("tgt_vocab_size", "141").With("final_norm", "false").With("share_embeddings", "true").With("tie_generator", "true").With("generator_bias", "false").Model();

        Assert.Null(model.Encoder!.FinalNorm);
        Assert.Null(model.Decoder!.FinalNorm);
        Assert.Equal((true, new HeadSpec.LanguageModel(Tied: true, Bias: false)), (model.SharedEmbedding, model.Head));
        Assert.Equal("src_embed.weight|tgt_embed.weight", model.NameOf(WeightRole.TokenEmbedding, Spec.StackSide.Encoder));
    }

    [Fact]
    public void Query_key_and_value_share_a_tensor_in_both_attentions()
    {
        ModelSpec model = Transformer.Model();
        LayerSpec layer = model.LayerOf(Spec.StackSide.Decoder);
        TensorSource crossKey = model.Naming.Find(WeightRole.CrossKey, Spec.StackSide.Decoder)!;
        TensorSource valueBias = model.Naming.Find(WeightRole.ValueBias, Spec.StackSide.Encoder)!;

        Assert.Equal("transformer.decoder.layers.{layer}.multihead_attn.in_proj_weight", crossKey.Name);
        Assert.Equal(new RowSelection(192, 64, 64, 192), RowSelection.Of(crossKey, layer, 64));
        Assert.Equal("transformer.encoder.layers.{layer}.self_attn.in_proj_bias", valueBias.Name);
        Assert.Equal(new RowSelection(192, 128, 64, 192), RowSelection.Of(valueBias, layer, 64));
    }

    [Fact]
    public void Norms_are_numbered_in_the_order_of_the_branches()
    {
        ModelSpec model = Transformer.Model();

        Assert.Equal("transformer.encoder.layers.{layer}.norm2.weight", model.NameOf(WeightRole.FeedForwardNorm, Spec.StackSide.Encoder));
        Assert.Equal("transformer.decoder.layers.{layer}.norm2.weight", model.NameOf(WeightRole.CrossNorm, Spec.StackSide.Decoder));
        Assert.Equal("transformer.decoder.layers.{layer}.norm3.weight", model.NameOf(WeightRole.FeedForwardNorm, Spec.StackSide.Decoder));
    }

    [Fact]
    public void Vocabularies_of_two_sizes_cannot_share_a_table() => Transformer.With("share_embeddings", "true").IsRefused("share_embeddings", "true");
}
