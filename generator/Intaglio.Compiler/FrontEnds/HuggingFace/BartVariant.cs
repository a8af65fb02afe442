using System;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>BART and the translators and summarisers made like it: what a family has of its own.</summary>
/// <param name="ModelType">The value of <c>model_type</c>.</param>
/// <param name="Generator">The class that predicts tokens.</param>
/// <param name="PlainModel">The class without a head, whose checkpoints lack the bias of the logits; its tied table predicts tokens as it does in transformers.</param>
/// <param name="Placement">Where layers normalise; with norms before the branches a stack ends in one.</param>
/// <param name="EmbeddingNorm">Whether the embedding is normalised.</param>
/// <param name="Positions">The positions of a table of so many rows, and the padding token.</param>
/// <param name="Activation">The activation where the file names none.</param>
/// <param name="LogitsBias">Whether <c>final_logits_bias</c> is added.</param>
/// <param name="OwnTables">Whether encoder and decoder may have a token table and a vocabulary each.</param>
internal sealed record BartVariant(
    string ModelType,
    string Generator,
    string PlainModel,
    NormPlacement Placement,
    bool EmbeddingNorm,
    Func<int, int, PositionSpec> Positions,
    Activation Activation = Activation.Gelu,
    bool LogitsBias = true,
    bool OwnTables = false)
{
    /// <summary>What all configuration classes of these families but Marian's take where the file says nothing.</summary>
    private const int DefaultPadToken = 1;

    private static readonly string[] HarmlessKeys =
    [
        "activation_dropout", "encoder_layerdrop", "decoder_layerdrop", "init_std", "classif_dropout", "gradient_checkpointing", "output_past", "save_step",

        // The encoder's layers once more, and the offset of positions, which each class fixes.
        "num_hidden_layers", "extra_pos_embeddings",

        // Generation.
        "force_bos_token_to_be_generated",

        // The alphabets of a speller, for its tokenizer.
        "grapheme_chars", "phoneme_chars",
    ];

    /// <summary>The row of the table of families.</summary>
    public Family Family => new(ModelType, [Generator, PlainModel], HarmlessKeys, (config, type, options) => Read(config).Model(config, type, options), IsEncoderDecoder: true);

    private bool FinalNorm => Placement == NormPlacement.Pre;

    private EncoderDecoder Read(ConfigReader config)
    {
        RefuseOtherStructure(config);
        int hiddenSize = config.Size("Transformer.HiddenSize", "d_model");
        int maxPositions = config.Size("Transformer.MaxPositions", "max_position_embeddings");
        int vocabularySize = config.Size("Transformer.VocabularySize", "vocab_size");
        bool shared = !OwnTables || config.Flag("Transformer.SharedEmbedding", true, "share_encoder_decoder_embeddings");
        int decoderVocabularySize = ReadDecoderVocabulary(config, shared, vocabularySize);

        // transformers takes LayerNorm's own epsilon: no key says another.
        NormSpec norm = ClassicBlocks.Norm;
        EmbeddingSpec embedding = new(
            hiddenSize,
            config.Flag("Transformer.EmbeddingScale", false, "scale_embedding") ? (float)Math.Sqrt(hiddenSize) : 1,
            Positions(maxPositions, TokenIds.Read(config, "pad_token_id") ?? DefaultPadToken),
            Norm: EmbeddingNorm ? norm : null);
        Activation activation = ClassicBlocks.ReadActivation(config, "activation_function", Activation);

        LayerSpec encoderLayer = EncoderDecoder.EncoderLayer(ReadAttention("encoder"), ReadFeedForward("encoder"), norm, Placement);
        LayerSpec decoderLayer = EncoderDecoder.DecoderLayer(ReadAttention("decoder"), ReadFeedForward("decoder"), norm, Placement);
        return new EncoderDecoder(
            decoderVocabularySize,
            hiddenSize,
            maxPositions,
            Stack("encoder", embedding with { VocabularySize = vocabularySize == decoderVocabularySize ? null : vocabularySize }, encoderLayer),
            Stack("decoder", embedding, decoderLayer),
            ReadHead(config),
            shared,
            BartNames.Preset);

        StackSpec Stack(string side, EmbeddingSpec embedded, LayerSpec layer) =>
            StackSpec.Uniform(embedded, layer, Shared.Layers(config.Size("Transformer.Layers", side + "_layers")), FinalNorm ? norm : null);

        AttentionSpec ReadAttention(string side) => ClassicBlocks.ReadAttention(config, hiddenSize, AttentionBias.All, side + "_attention_heads");

        FeedForwardSpec ReadFeedForward(string side) => ClassicBlocks.ReadFeedForward(config, side + "_ffn_dim", activation);
    }

    /// <summary>Files of the time when all of these were one class say how they are built; the classes of today fix it.</summary>
    private void RefuseOtherStructure(ConfigReader config)
    {
        Expect("normalize_before", Placement == NormPlacement.Pre);
        Expect("add_final_layer_norm", FinalNorm);
        Expect("normalize_embedding", EmbeddingNorm);
        Expect("static_position_embeddings", Positions(1, DefaultPadToken) is PositionSpec.Sinusoidal);
        Expect("add_bias_logits", false);
        Expect("do_blenderbot_90_layernorm", false);

        void Expect(string key, bool expected) => config.Refuse(key, value => value is JsonValue.Boolean flag && flag.Value == expected);
    }

    private int ReadDecoderVocabulary(ConfigReader config, bool shared, int vocabularySize)
    {
        int? own = OwnTables ? config.OptionalSize("Transformer.VocabularySize", "decoder_vocab_size") : null;
        return shared ? vocabularySize : own ?? vocabularySize;
    }

    private HeadSpec ReadHead(ConfigReader config)
    {
        bool tied = config.Flag("Transformer.TieEmbeddings", true, "tie_word_embeddings");
        return new HeadSpec.LanguageModel(tied, LogitsBias && EncoderHeads.Architecture(config) != PlainModel);
    }
}
