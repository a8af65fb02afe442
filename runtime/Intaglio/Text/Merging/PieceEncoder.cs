namespace Intaglio.Text;

/// <summary>Turns one piece of normalised text into token ids. Safe to use from several threads.</summary>
internal abstract class PieceEncoder : IPackedPart
{
    /// <summary>Appends the ids of a piece.</summary>
    /// <param name="piece">What the splitting of the text left together; not empty.</param>
    /// <param name="ids">Where the ids go.</param>
    public abstract void Encode(string piece, List<int> ids);

    /// <inheritdoc/>
    public abstract void Write(PartWriter writer);
}
