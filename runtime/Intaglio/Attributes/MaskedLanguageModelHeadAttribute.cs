namespace Intaglio;

/// <summary>
/// An encoder's score for every token at every position: a dense layer, an activation, a norm and the projection to the vocabulary (BERT; Devlin
/// et al., 2018, arXiv:1810.04805).
/// </summary>
/// <remarks><see cref="TransformerAttribute"/> says whether the projection is tied and adds a bias; BERT's is and does.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MaskedLanguageModelHeadAttribute : Attribute
{
    /// <summary>The non-linearity after the dense layer. Default that of the feed-forward.</summary>
    public Activation Activation { get; set; }

    /// <summary>Whether a norm follows the activation, as in the layers or as <see cref="HeadNormAttribute"/> says. Default true.</summary>
    public bool Norm { get; set; } = true;

    /// <summary>Whether the dense layer adds a bias. Default true; ModernBERT's does not.</summary>
    public bool TransformBias { get; set; } = true;
}
