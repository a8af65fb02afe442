namespace Intaglio;

/// <summary>How the hidden states of a sequence become one vector.</summary>
public enum Pooling
{
    /// <summary>That of the first token (BERT's [CLS]).</summary>
    First,

    /// <summary>That of the last token.</summary>
    Last,

    /// <summary>The mean over all tokens.</summary>
    Mean,
}
