namespace Intaglio;

/// <summary>How tokens become the first hidden state, where that is more than a row of a table [vocabulary, hidden].</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class EmbeddingAttribute : StackAttribute
{
    /// <summary>
    /// Columns of the token table, where a projection [hidden, this] follows (factorised embedding: ALBERT; Lan et al., 2019, arXiv:1909.11942).
    /// Default <see cref="TransformerAttribute.EmbeddingSize"/>.
    /// </summary>
    public int Size { get; set; }

    /// <summary>
    /// Where the projection stands. Default <see cref="EmbeddingProjection.AfterNorm"/> where <see cref="Size"/> is not the hidden size, else
    /// none.
    /// </summary>
    public EmbeddingProjection Projection { get; set; }

    /// <summary>Whether the projection adds a bias [hidden] (ALBERT). Default true after the norm, false before positions.</summary>
    public bool ProjectionBias { get; set; }

    /// <summary>Rows of a second table [this, width] that is added by the type of the token (BERT's segments). Default none.</summary>
    public int TokenTypes { get; set; }

    /// <summary>Tokens of an encoder that reads another vocabulary than the decoder writes: rows of its table. Default the model's.</summary>
    public int VocabularySize { get; set; }

    /// <summary>Factor on a token's row of the table. Default <see cref="TransformerAttribute.EmbeddingScale"/>.</summary>
    public double Scale { get; set; } = 1;
}
