namespace Intaglio.Text;

/// <summary>A token that is recognised in the text before anything else happens to it.</summary>
/// <param name="Content">Its text.</param>
/// <param name="Id">Its id.</param>
/// <param name="Special">True for a control token, which decoding can leave out.</param>
/// <param name="Normalized">True where it is looked for in the normalised text (and is itself normalised before), else in the raw one.</param>
/// <param name="StripsLeft">True where white space before it belongs to it.</param>
/// <param name="StripsRight">True where white space after it belongs to it.</param>
/// <param name="SingleWord">True where it counts only when no letter, digit or underscore touches it.</param>
internal sealed record AddedToken(
    string Content, int Id, bool Special, bool Normalized = false, bool StripsLeft = false, bool StripsRight = false, bool SingleWord = false)
{
    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static AddedToken Read(ref PartReader reader) => new(
        reader.Text(), reader.Number(Vocabulary.MaximumId + 1, "The id of an added token"), reader.Flag(), reader.Flag(), reader.Flag(), reader.Flag(), reader.Flag());

    /// <summary>Writes the token for <see cref="Read"/>.</summary>
    public void Write(PartWriter writer)
    {
        writer.Text(Content);
        writer.Number(Id);
        foreach (bool flag in (ReadOnlySpan<bool>)[Special, Normalized, StripsLeft, StripsRight, SingleWord]) writer.Flag(flag);
    }
}
