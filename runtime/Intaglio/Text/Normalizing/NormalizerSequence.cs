namespace Intaglio.Text;

/// <summary>Several normalizers, one after the other.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<Normalizer> steps) : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text)
    {
        foreach (Normalizer step in steps) text = step.Apply(text);
        return text;
    }
}
