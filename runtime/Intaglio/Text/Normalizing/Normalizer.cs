namespace Intaglio.Text;

/// <summary>Rewrites a run of text before it is split.</summary>
internal abstract class Normalizer
{
    /// <summary>The rewritten text.</summary>
    public abstract string Apply(string text);
}
