using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>What BERT and the encoders made after it have in common: norms after the branches, learned positions, token types, biases everywhere.</summary>
/// <param name="VocabularySize">How many tokens there are.</param>
/// <param name="MaxPositions">The longest sequence.</param>
/// <param name="HiddenSize">The width between layers.</param>
/// <param name="Layers">How many layers there are.</param>
/// <param name="Embedding">How tokens become the first hidden state.</param>
/// <param name="Layer">Every layer.</param>
internal sealed record BertEncoder(int VocabularySize, int MaxPositions, int HiddenSize, int Layers, EmbeddingSpec Embedding, LayerSpec Layer)
{
    /// <summary>What BERT adds under the root of a norm where the file says nothing, and DistilBERT always.</summary>
    public const double Epsilon = 1e-12;

    private const string PositionsKey = "max_position_embeddings";

    /// <summary>Keys of these families that do not change the result.</summary>
    public static string[] HarmlessKeys { get; } =
    [
        "attention_probs_dropout_prob", "classifier_dropout_prob", "gradient_checkpointing", "output_past",

        // Google's files name a pooler that was never published.
        "directionality", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers", "pooler_size_per_head", "pooler_type",
    ];

    /// <summary>The formula of all norms.</summary>
    public NormSpec Norm => Layer.Norm;

    /// <summary>The activation of the feed-forward blocks.</summary>
    public Activation Activation => Layer.FeedForward.Activation;

    /// <summary>Reads the encoder.</summary>
    /// <param name="config">The file.</param>
    /// <param name="activation">The activation where the file names none.</param>
    /// <param name="reservedPositions">Rows of the table before that of position 0; the size that the file gives counts them too.</param>
    public static BertEncoder Read(ConfigReader config, Activation activation = Activation.Gelu, int reservedPositions = 0)
    {
        config.Refuse("position_embedding_type", value => value is JsonValue.String { Value: "absolute" });
        int hiddenSize = config.Size("Transformer.HiddenSize", "hidden_size");
        NormSpec norm = ClassicBlocks.ReadNorm(config, "layer_norm_eps", Epsilon);
        AttentionSpec attention = ClassicBlocks.ReadAttention(config, hiddenSize, AttentionBias.All, "num_attention_heads");
        FeedForwardSpec feedForward = ClassicBlocks.ReadFeedForward(
            config, "intermediate_size", ClassicBlocks.ReadActivation(config, "hidden_act", activation));
        int maxPositions = ReadMaxPositions(config, reservedPositions);
        return new BertEncoder(
            config.Size("Transformer.VocabularySize", "vocab_size"),
            maxPositions,
            hiddenSize,
            config.Size("Transformer.Layers", "num_hidden_layers"),
            new EmbeddingSpec(
                hiddenSize,
                Scale: 1,
                new PositionSpec.Learned(maxPositions, reservedPositions),
                config.OptionalSize("Embedding.TokenTypes", "type_vocab_size") ?? 2,
                norm),
            new LayerSpec(attention, CrossAttention: null, feedForward, norm, NormPlacement.Post));
    }

    /// <summary>The encoder with tables of a width of their own and a projection to the hidden size after the norm (ALBERT, ELECTRA).</summary>
    public BertEncoder WithProjection(int width) =>
        this with { Embedding = Embedding with { Width = width, Projection = EmbeddingProjection.AfterNorm, ProjectionBias = true } };

    /// <summary>The model with one of the heads.</summary>
    public ModelSpec Model(ConfigReader config, HeadSpec head, NamingPreset names, TypeSpec type, ModelOptions options, EquatableArray<int>? sharing = null)
    {
        // The dense layer of a masked head leads to the width of the tables, from where an untied projection of the Spec does not read.
        if (head is HeadSpec.MaskedLanguageModel { Tied: false } && Embedding.Width != HiddenSize)
            config.NotSupported("tie_word_embeddings", "false", "; expected true where embedding_size is not hidden_size");
        int layers = sharing?.Count ?? Shared.Layers(Layers);
        StackSpec stack = StackSpec.Uniform(Embedding, Layer, layers, finalNorm: null) with { Sharing = sharing };
        return ModelAssembly.OneStack(type, TransformerKind.Encoder, VocabularySize, HiddenSize, MaxPositions, stack, head, names, options);
    }

    private static int ReadMaxPositions(ConfigReader config, int reserved)
    {
        int rows = config.Size("Transformer.MaxPositions", PositionsKey);
        if (rows > reserved)
            return rows - reserved;
        config.NotSupported(PositionsKey, CSharpLiteral.Of(rows), $"; the first {CSharpLiteral.Of(reserved)} rows are those of padding");
        return 1;
    }
}
