namespace Intaglio.Text;

/// <summary>Rewrites a run of text before it is split.</summary>
internal abstract class Normalizer : IPackedPart
{
    /// <summary>The rewritten text.</summary>
    public abstract string Apply(string text);

    /// <inheritdoc/>
    public abstract void Write(PartWriter writer);
}
