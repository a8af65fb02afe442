using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>BART, mBART, M2M100, Marian and PEGASUS.</summary>
public class BartTests
{
    private const string Bart = """
        {
          "model_type": "bart",
          "d_model": 64,
          "encoder_layers": 2,
          "encoder_attention_heads": 4,
          "encoder_ffn_dim": 150,
          "decoder_layers": 3,
          "decoder_attention_heads": 2,
          "decoder_ffn_dim": 122,
          "max_position_embeddings": 48,
          "is_encoder_decoder": true,
          "decoder_start_token_id": 2,
          "vocab_size": 141
        }
        """;

    private static readonly NormSpec Norm = new(Spec.Norm.Layer, 1e-5f, Bias: true);

    [SkippableTheory]
    [InlineData("bart")]
    [InlineData("mbart")]
    [InlineData("m2m100")]
    [InlineData("marian")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [SkippableFact]
    public void A_published_configuration_is_read_without_a_warning() =>
        File.ReadAllText(RepositoryPlaces.Shared("real", "weights", "bart-g2p-us", "hf", "config.json")).Model();

    [Fact]
    public void Each_side_has_its_own_heads_and_widths()
    {
        ModelSpec model = Bart.Model();
        LayerSpec encoder = model.LayerOf(Spec.StackSide.Encoder);
        LayerSpec decoder = model.LayerOf(Spec.StackSide.Decoder);

        Assert.Equal((2, 3, 2), (model.Encoder!.Layers, model.Decoder!.Layers, model.DecoderStartToken));
        Assert.Equal((4, 16, 150, AttentionMask.Bidirectional), (encoder.Attention.Heads, encoder.Attention.HeadSize, encoder.FeedForward.IntermediateSize, encoder.Attention.Mask));
        Assert.Equal((2, 32, 122, AttentionMask.Causal), (decoder.Attention.Heads, decoder.Attention.HeadSize, decoder.FeedForward.IntermediateSize, decoder.Attention.Mask));
        Assert.Equal(decoder.Attention with { Mask = AttentionMask.Bidirectional }, decoder.CrossAttention);
        Assert.Null(encoder.CrossAttention);
    }

    [Fact]
    public void The_families_differ_in_norms_and_positions()
    {
        PositionSpec learned = new PositionSpec.Learned(48, Offset: 2);
        PositionSpec sinusoidal = new PositionSpec.Sinusoidal(Interleaved: false, Offset: 0);

        AssertBuilt("bart", Spec.NormPlacement.Post, embeddingNorm: true, learned, Spec.Activation.Gelu, bias: true);
        AssertBuilt("mbart", Spec.NormPlacement.Pre, embeddingNorm: true, learned, Spec.Activation.Gelu, bias: true);
        AssertBuilt("m2m_100", Spec.NormPlacement.Pre, embeddingNorm: false, new PositionSpec.Sinusoidal(Interleaved: false, Offset: 2, FullRange: true), Spec.Activation.Relu, bias: false);
        AssertBuilt("marian", Spec.NormPlacement.Post, embeddingNorm: false, sinusoidal, Spec.Activation.Gelu, bias: true);
        AssertBuilt("pegasus", Spec.NormPlacement.Pre, embeddingNorm: false, sinusoidal, Spec.Activation.Gelu, bias: true);

        static void AssertBuilt(string family, Spec.NormPlacement placement, bool embeddingNorm, PositionSpec positions, Spec.Activation activation, bool bias)
        {
            ModelSpec model = Bart.With("model_type", $"\"{family}\"").Model();

            Assert.Equal(new HeadSpec.LanguageModel(Tied: true, bias), model.Head);
            foreach (StackSpec stack in new[] { model.Encoder!, model.Decoder! })
            {
                Assert.Equal(new EmbeddingSpec(64, Scale: 1, positions, Norm: embeddingNorm ? Norm : null), stack.Embedding);
                Assert.Equal(placement == Spec.NormPlacement.Pre ? Norm : null, stack.FinalNorm);
                Assert.Equal((placement, Norm, activation), (stack.Kinds[0].Placement, stack.Kinds[0].Norm, stack.Kinds[0].FeedForward.Activation));
            }
        }
    }

    [Fact]
    public void Positions_of_m2m100_begin_after_the_padding_token() =>
        Assert.Equal(
            new PositionSpec.Sinusoidal(Interleaved: false, Offset: 6, FullRange: true),
            Bart.With("model_type", "\"m2m_100\"").With("pad_token_id", "5").Model().Decoder!.Embedding.Positions);

    [Fact]
    public void A_scaled_embedding_is_scaled_on_both_sides()
    {
        ModelSpec model = Bart.With("scale_embedding", "true").Model();

        Assert.Equal((8, 8), (model.Encoder!.Embedding.Scale, model.Decoder!.Embedding.Scale));
    }

    [Fact]
    public void A_shared_table_has_one_name_on_both_sides()
    {
        ModelSpec model = Bart.Model();

        Assert.True(model.SharedEmbedding);
        Assert.Equal("model.shared.weight|model.encoder.embed_tokens.weight|model.decoder.embed_tokens.weight", model.NameOf(WeightRole.TokenEmbedding, Spec.StackSide.Encoder));
        Assert.Equal(model.NameOf(WeightRole.TokenEmbedding, Spec.StackSide.Encoder) + "|lm_head.weight", model.NameOf(WeightRole.TokenEmbedding, Spec.StackSide.Decoder));
        Assert.Equal("final_logits_bias", model.NameOf(WeightRole.HeadBias, Spec.StackSide.Decoder));
    }

    [Fact]
    public void A_translator_may_have_a_vocabulary_for_each_language()
    {
        ModelSpec model = Bart.With("model_type", "\"marian\"").With("share_encoder_decoder_embeddings", "false").With("decoder_vocab_size", "99").Model();

        Assert.Equal((99, 141, null, false), (model.VocabularySize, model.Encoder!.Embedding.VocabularySize, model.Decoder!.Embedding.VocabularySize, model.SharedEmbedding));
        Assert.Equal("model.encoder.embed_tokens.weight", model.NameOf(WeightRole.TokenEmbedding, Spec.StackSide.Encoder));
        Assert.Equal("model.decoder.embed_tokens.weight|lm_head.weight", model.NameOf(WeightRole.TokenEmbedding, Spec.StackSide.Decoder));
    }

    [Fact]
    public void The_model_without_a_task_predicts_with_its_tied_table() =>
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), Bart.Of("BartModel").Model().Head);

    [Theory]
    [InlineData("normalize_before", "true")]
    [InlineData("add_final_layer_norm", "true")]
    [InlineData("normalize_embedding", "false")]
    [InlineData("static_position_embeddings", "true")]
    [InlineData("decoder_start_token_id", "0.5")]
    public void What_changes_the_result_is_refused(string key, string value) => Bart.With(key, value).IsRefused(key, value);

    [Fact]
    public void A_class_with_another_result_is_refused() => Bart.Of("BartForSequenceClassification").IsRefused("architectures", "BartForSequenceClassification");
}
