namespace Intaglio.Text;

/// <summary>Which neighbouring tokens a byte-pair encoding joins, and in which order of preference.</summary>
internal abstract class MergeTable : IPackedPart
{
    /// <summary>How many ids of tokens there are.</summary>
    public abstract int Size { get; }

    /// <summary>The rank (lower first) and the joined token of a pair; false where the pair is never joined.</summary>
    public abstract bool TryGet(int left, int right, out (int Rank, int Id) merge);

    /// <inheritdoc/>
    public abstract void Write(PartWriter writer);
}
