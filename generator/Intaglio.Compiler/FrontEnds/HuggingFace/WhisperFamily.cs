using System;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Whisper (Radford et al., 2022, arXiv:2212.04356): the encoder hears a spectrogram, the decoder writes what was said.</summary>
internal static class WhisperFamily
{
    private const string PlainModel = "WhisperModel";

    /// <summary>The keys have no bias, in both stacks.</summary>
    private static readonly AttentionBias Bias = new(Query: true, Key: false, Value: true, Output: true);

    public static Family Family { get; } = new(
        "whisper",
        ["WhisperForConditionalGeneration", PlainModel],
        [
            "activation_dropout", "encoder_layerdrop", "decoder_layerdrop", "init_std", "num_hidden_layers",

            // Masks over the spectrogram in training.
            "apply_spec_augment", "mask_feature_length", "mask_feature_min_masks", "mask_feature_prob", "mask_time_length", "mask_time_min_masks", "mask_time_prob",

            // Audio classification.
            "classifier_proj_size", "use_weighted_layer_sum",

            // Generation and time stamps.
            "forced_decoder_ids", "median_filter_width", "alignment_heads",
        ],
        Read,
        IsEncoderDecoder: true);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        // transformers reads this key and does not apply it.
        config.Refuse("scale_embedding", value => value is JsonValue.Boolean { Value: false });
        int hiddenSize = config.Size("Transformer.HiddenSize", "d_model");
        int maxPositions = config.Size("Transformer.MaxPositions", "max_target_positions");
        NormSpec norm = ClassicBlocks.Norm;
        Activation activation = ClassicBlocks.ReadActivation(config, "activation_function", Activation.Gelu);

        LayerSpec encoderLayer = EncoderDecoder.EncoderLayer(ReadAttention("encoder"), ReadFeedForward("encoder"), norm, NormPlacement.Pre);
        LayerSpec decoderLayer = EncoderDecoder.DecoderLayer(ReadAttention("decoder"), ReadFeedForward("decoder"), norm, NormPlacement.Pre);
        return new EncoderDecoder(
            config.Size("Transformer.VocabularySize", "vocab_size"),
            hiddenSize,
            maxPositions,
            Stack("encoder", ReadSpectrogram(config, hiddenSize), encoderLayer),
            Stack("decoder", new EmbeddingSpec(hiddenSize, Scale: 1, new PositionSpec.Learned(maxPositions, Offset: 0)), decoderLayer),
            ReadHead(config),
            SharedEmbedding: false,
            WhisperNames.Preset).Model(config, type, options);

        StackSpec Stack(string side, EmbeddingSpec embedding, LayerSpec layer) =>
            StackSpec.Uniform(embedding, layer, Shared.Layers(config.Size("Transformer.Layers", side + "_layers")), norm);

        AttentionSpec ReadAttention(string side) => ClassicBlocks.ReadAttention(config, hiddenSize, Bias, side + "_attention_heads");

        FeedForwardSpec ReadFeedForward(string side) => ClassicBlocks.ReadFeedForward(config, side + "_ffn_dim", activation);
    }

    /// <summary>The second convolution halves the frames; the table of positions is sinusoidal by origin, and stored.</summary>
    private static EmbeddingSpec ReadSpectrogram(ConfigReader config, int hiddenSize)
    {
        int positions = config.Size("LearnedPositions.Count", "max_source_positions");
        int frames = (int)Math.Min(2L * positions, int.MaxValue);

        // GELU, whatever the activation of the layers is.
        InputSpec.Spectrogram spectrogram = new(config.Size("Spectrogram.Bins", "num_mel_bins"), frames, Activation.Gelu);
        return new EmbeddingSpec(hiddenSize, Scale: 1, new PositionSpec.Learned(positions, Offset: 0), Input: spectrogram);
    }

    private static HeadSpec ReadHead(ConfigReader config)
    {
        bool tied = config.Flag("Transformer.TieEmbeddings", true, "tie_word_embeddings");
        return new HeadSpec.LanguageModel(tied, Bias: false);
    }
}
