namespace Intaglio;

/// <summary>A score for every token of the vocabulary at every position: what a model without an attribute for its head has, but for encoders.</summary>
/// <remarks><see cref="TransformerAttribute"/> says whether the projection is tied, adds a bias, and how logits are scaled.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LanguageModelHeadAttribute : Attribute
{
    /// <summary>
    /// Whether the hidden state is projected to the embedding's width, by [width, hidden], before it meets the token table (OPT-350M). Default
    /// false.
    /// </summary>
    public bool Projection { get; set; }
}
