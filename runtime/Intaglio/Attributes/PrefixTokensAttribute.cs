namespace Intaglio;

/// <summary>
/// The tokens by which a prefix decoder finds the end of its prompt (GLM; Du et al., 2021, arXiv:2103.10360). Without it the first prompt as a
/// whole is the prefix.
/// </summary>
/// <param name="start">The first token that is not part of the prompt that is seen in both directions (<c>sop</c>).</param>
/// <param name="masks">Tokens for the blank that is filled: what is generated takes the position of the first of these that the prompt holds (<c>gMASK</c>, then <c>MASK</c>).</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PrefixTokensAttribute(int start, params int[] masks) : Attribute
{
    /// <summary>The first token that is not part of the prompt.</summary>
    public int Start { get; } = start;

    /// <summary>Tokens for the blank that is filled.</summary>
    public IReadOnlyList<int> Masks { get; } = masks;
}
