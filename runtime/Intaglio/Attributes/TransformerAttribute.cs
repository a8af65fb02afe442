namespace Intaglio;

/// <summary>Asks the model compiler to write this class: the forward pass of one transformer, specialised to its architecture.</summary>
/// <remarks>
/// The class must be partial, not nested, not generic, not abstract and without a base class of its own; it becomes a
/// <see cref="DecoderModel"/>, an <see cref="EncoderModel"/> or an <see cref="EncoderDecoderModel"/>. The architecture stands in further attributes (<see cref="AttentionAttribute"/>,
/// <see cref="NormalizationAttribute"/>, <see cref="FeedForwardAttribute"/>, one for the positions, and one for each thing that makes a model
/// different: docs/architectures.md shows the famous ones), or in the <c>config.json</c> with which the model was published.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TransformerAttribute : Attribute
{
    /// <summary>Describes the model with attributes.</summary>
    /// <param name="kind">Which stacks of layers there are.</param>
    public TransformerAttribute(TransformerKind kind) => Kind = kind;

    /// <summary>Takes the model from a Hugging Face <c>config.json</c>.</summary>
    /// <param name="configPath">
    /// The end of the file's path, such as <c>tinyllama/config.json</c>; the file must be an <c>AdditionalFiles</c> item of the project.
    /// </param>
    public TransformerAttribute(string configPath) => ConfigPath = configPath;

    /// <summary>Which stacks of layers there are, where attributes describe the model.</summary>
    public TransformerKind Kind { get; }

    /// <summary>The end of the path of <c>config.json</c>, or null where attributes describe the model.</summary>
    public string? ConfigPath { get; }

    /// <summary>How many layers each stack has. Required.</summary>
    public int Layers { get; set; }

    /// <summary>How many layers the decoder of an encoder-decoder has. Default <see cref="Layers"/>.</summary>
    public int DecoderLayers { get; set; }

    /// <summary>Elements of the hidden state between layers. Required.</summary>
    public int HiddenSize { get; set; }

    /// <summary>How many tokens there are: rows of the token table. Required, but for an encoder that reads no tokens.</summary>
    public int VocabularySize { get; set; }

    /// <summary>The longest sequence that the model was made for, in tokens. Required, but for an encoder that reads no tokens.</summary>
    public int MaxPositions { get; set; }

    /// <summary>Whether the token table [vocabulary, hidden] is the output projection too (Press and Wolf, 2017, arXiv:1608.05859). Default false.</summary>
    public bool TieEmbeddings { get; set; }

    /// <summary>Whether encoder and decoder read one token table. Default true where both read the same vocabulary.</summary>
    public bool SharedEmbedding { get; set; }

    /// <summary>Columns of the token table, where the embedding is factorised. Default the hidden size; <see cref="EmbeddingAttribute"/> says more.</summary>
    public int EmbeddingSize { get; set; }

    /// <summary>Factor on a token's row of the table (√hidden size in the original Transformer). Default 1.</summary>
    public double EmbeddingScale { get; set; } = 1;

    /// <summary>Factor on the logits (Cohere; d^−½ in T5, whose head is tied). Default 1.</summary>
    public double LogitScale { get; set; } = 1;

    /// <summary>Logits become cap · tanh(logit / cap) (Gemma 2; Riviere et al., 2024, arXiv:2408.00118). Default none.</summary>
    public double LogitSoftCap { get; set; }

    /// <summary>Whether the output projection adds a bias [vocabulary]. Default false.</summary>
    public bool HeadBias { get; set; }

    /// <summary>The token that the decoder of an encoder-decoder starts with. Default none: whoever generates says it.</summary>
    public int DecoderStartToken { get; set; }
}
