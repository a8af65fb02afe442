using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class WhisperTests
{
    private const string Whisper = """
        {
          "model_type": "whisper",
          "d_model": 64,
          "encoder_layers": 2,
          "encoder_attention_heads": 4,
          "encoder_ffn_dim": 150,
          "decoder_layers": 3,
          "decoder_attention_heads": 2,
          "decoder_ffn_dim": 130,
          "num_mel_bins": 12,
          "activation_function": "relu",
          "max_source_positions": 25,
          "max_target_positions": 48,
          "is_encoder_decoder": true,
          "vocab_size": 141
        }
        """;

    [SkippableFact]
    public void A_reference_names_exactly_its_tensors() => ReferenceTensors.AssertNamed("whisper");

    [Fact]
    public void Two_frames_of_the_spectrogram_become_one_row_through_gelu()
    {
        ModelSpec model = Whisper.Model();

        Assert.Equal(
            new EmbeddingSpec(64, Scale: 1, new PositionSpec.Learned(25, Offset: 0), Input: new InputSpec.Spectrogram(12, 50, Spec.Activation.Gelu)), model.Encoder!.Embedding);
        Assert.Equal(new EmbeddingSpec(64, Scale: 1, new PositionSpec.Learned(48, Offset: 0)), model.Decoder!.Embedding);
        Assert.Equal((48, false, null), (model.MaxPositions, model.SharedEmbedding, model.DecoderStartToken));
    }

    [Fact]
    public void Keys_have_no_bias_in_any_attention()
    {
        ModelSpec model = Whisper.Model();
        AttentionBias bias = new(Query: true, Key: false, Value: true, Output: true);

        Assert.Equal(
            [bias, bias, bias],
            [model.LayerOf(Spec.StackSide.Encoder).Attention.Bias, model.LayerOf(Spec.StackSide.Decoder).Attention.Bias, model.LayerOf(Spec.StackSide.Decoder).CrossAttention!.Bias]);
    }

    [Fact]
    public void Norms_stand_before_the_branches_and_the_head_is_tied()
    {
        ModelSpec model = Whisper.Model();
        NormSpec norm = new(Spec.Norm.Layer, 1e-5f, Bias: true);

        Assert.Equal((Spec.NormPlacement.Pre, norm, norm), (model.LayerOf(Spec.StackSide.Decoder).Placement, model.Encoder!.FinalNorm, model.Decoder!.FinalNorm));
        Assert.Equal(Spec.Activation.Relu, model.LayerOf(Spec.StackSide.Encoder).FeedForward.Activation);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
        Assert.Equal("model.decoder.embed_tokens.weight|proj_out.weight", model.NameOf(WeightRole.TokenEmbedding, Spec.StackSide.Decoder));
    }

    [Fact]
    public void A_scaled_embedding_is_refused() => Whisper.With("scale_embedding", "true").IsRefused("scale_embedding", "true");
}
