namespace Intaglio;

/// <summary>Asks the model compiler to write this class: the forward pass of one transformer, specialised to its architecture.</summary>
/// <remarks>
/// The class must be partial, not nested, not generic, not abstract and without a base class of its own; it becomes a
/// <see cref="DecoderModel"/>. The architecture stands in further attributes (<see cref="AttentionAttribute"/>,
/// <see cref="NormalizationAttribute"/>, <see cref="FeedForwardAttribute"/> and one for the positions), or in the
/// <c>config.json</c> with which the model was published.
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

    /// <summary>How many layers the stack has. Required.</summary>
    public int Layers { get; set; }

    /// <summary>Elements of the hidden state between layers. Required.</summary>
    public int HiddenSize { get; set; }

    /// <summary>How many tokens there are: rows of the token table. Required.</summary>
    public int VocabularySize { get; set; }

    /// <summary>The longest sequence that the model was made for, in tokens. Required.</summary>
    public int MaxPositions { get; set; }

    /// <summary>Whether the token table [vocabulary, hidden] is the output projection too (Press and Wolf, 2017, arXiv:1608.05859). Default false.</summary>
    public bool TieEmbeddings { get; set; }

    /// <summary>Factor on a token's row of the table (√hidden size in the original Transformer). Default 1.</summary>
    public double EmbeddingScale { get; set; } = 1;

    /// <summary>Factor on the logits. Default 1.</summary>
    public double LogitScale { get; set; } = 1;

    /// <summary>Whether the output projection adds a bias [vocabulary]. Default false.</summary>
    public bool HeadBias { get; set; }
}
