namespace Intaglio;

/// <summary>
/// A score for each label at every position (named entities; ELECTRA's discriminator, Clark et al., 2020, arXiv:2003.10555): a projection
/// [labels, hidden] with a bias.
/// </summary>
/// <param name="labels">The labels in order.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TokenClassifierAttribute(params string[] labels) : Attribute
{
    /// <summary>The labels in order.</summary>
    public IReadOnlyList<string> Labels { get; } = labels;

    /// <summary>The activation of a dense layer [hidden, hidden] before the scores. Default no such layer.</summary>
    public Activation Dense { get; set; }
}
