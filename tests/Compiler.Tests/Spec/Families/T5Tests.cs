using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class T5Tests
{
    private const string T5 = """
        {
          "model_type": "t5",
          "d_model": 64,
          "d_ff": 150,
          "d_kv": 20,
          "num_heads": 4,
          "num_layers": 2,
          "num_decoder_layers": 3,
          "is_encoder_decoder": true,
          "decoder_start_token_id": 0,
          "vocab_size": 141
        }
        """;

    [SkippableTheory]
    [InlineData("t5-v10")]
    [InlineData("t5-v11")]
    [InlineData("umt5")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Absent_keys_have_the_values_that_transformers_gives_them()
    {
        ModelSpec model = T5.Model();
        LayerSpec layer = model.LayerOf(Spec.StackSide.Encoder);
        NormSpec norm = new(Spec.Norm.Rms, 1e-6f);

        Assert.Equal((Spec.TransformerKind.EncoderDecoder, 2, 3, true, 0), (model.Kind, model.Encoder!.Layers, model.Decoder!.Layers, model.SharedEmbedding, model.DecoderStartToken));
        Assert.Equal(
            new AttentionSpec(4, 4, 20, new PositionSpec.RelativeBias(32, 128, Shared: true), AttentionMask.Bidirectional, Scale: 1, AttentionBias.None), layer.Attention);
        Assert.Equal(new FeedForwardSpec(150, Spec.Activation.Relu, Gated: false, UpBias: false, DownBias: false), layer.FeedForward);
        Assert.Equal((Spec.NormPlacement.Pre, norm, norm, norm), (layer.Placement, layer.Norm, model.Encoder.FinalNorm, model.Decoder.FinalNorm));
    }

    [Fact]
    public void The_decoder_is_causal_and_attends_to_the_encoder_without_positions()
    {
        LayerSpec layer = T5.Model().LayerOf(Spec.StackSide.Decoder);

        Assert.Equal((AttentionMask.Causal, new PositionSpec.RelativeBias(32, 128, Shared: true)), (layer.Attention.Mask, layer.Attention.Positions));
        Assert.Equal(
            new AttentionSpec(4, 4, 20, new PositionSpec.None(), AttentionMask.Bidirectional, Scale: 1, AttentionBias.None), layer.CrossAttention);
    }

    [Fact]
    public void A_tied_head_is_scaled_and_one_of_its_own_is_not()
    {
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false, Scale: 0.125f), T5.Model().Head);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: false, Bias: false), T5.With("tie_word_embeddings", "false").Model().Head);
    }

    [Theory]
    [InlineData("relu", Spec.Activation.Relu, false)]
    [InlineData("gelu", Spec.Activation.Gelu, false)]
    [InlineData("gated-gelu", Spec.Activation.GeluTanh, true)]
    [InlineData("gated-silu", Spec.Activation.Silu, true)]
    public void The_feed_forward_block_is_named_by_its_activation(string name, Spec.Activation activation, bool gated)
    {
        FeedForwardSpec feedForward = T5.With("feed_forward_proj", $"\"{name}\"").Model().LayerOf(Spec.StackSide.Decoder).FeedForward;

        Assert.Equal((activation, gated), (feedForward.Activation, feedForward.Gated));
    }

    [Fact]
    public void The_parts_of_the_name_count_where_the_file_says_them_too()
    {
        FeedForwardSpec feedForward = T5
            .With("feed_forward_proj", "\"gated-gelu\"").With("dense_act_fn", "\"silu\"").With("is_gated_act", "false").Model().LayerOf(Spec.StackSide.Encoder).FeedForward;

        Assert.Equal((Spec.Activation.Silu, false), (feedForward.Activation, feedForward.Gated));
    }

    [Fact]
    public void Later_families_are_gated_and_untied_and_the_last_has_a_table_for_each_layer()
    {
        ModelSpec mT5 = T5.With("model_type", "\"mt5\"").Model();
        ModelSpec uMT5 = T5.With("model_type", "\"umt5\"").Model();

        Assert.All([mT5, uMT5], model => Assert.Equal(
            (Spec.Activation.GeluTanh, true, false),
            (model.LayerOf(Spec.StackSide.Encoder).FeedForward.Activation, model.LayerOf(Spec.StackSide.Encoder).FeedForward.Gated, model.Head.IsTied)));
        Assert.Equal("decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", mT5.NameOf(WeightRole.SharedRelativeBias, Spec.StackSide.Decoder));
        Assert.Equal("decoder.block.{layer}.layer.0.SelfAttention.relative_attention_bias.weight", uMT5.NameOf(WeightRole.RelativeBias, Spec.StackSide.Decoder));
    }

    [Fact]
    public void The_encoder_alone_gives_hidden_states()
    {
        ModelSpec model = T5.Of("T5EncoderModel").Model();

        Assert.Equal((Spec.TransformerKind.Encoder, new HeadSpec.None()), (model.Kind, model.Head));
        Assert.Equal("encoder.block.{layer}.layer.1.DenseReluDense.wo.weight", model.Source(WeightRole.Down).Name);
    }

    [Fact]
    public void An_unknown_feed_forward_block_is_refused() => T5.With("feed_forward_proj", "\"gated-mish\"").IsRefused("feed_forward_proj", "gated-mish");
}
