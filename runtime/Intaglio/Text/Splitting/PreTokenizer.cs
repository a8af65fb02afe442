namespace Intaglio.Text;

/// <summary>Cuts normalised text into the pieces that are encoded one by one.</summary>
internal abstract class PreTokenizer : IPackedPart
{
    /// <summary>Appends the pieces of a run of text; pieces may be rewritten but are never empty.</summary>
    /// <param name="text">The text, not empty.</param>
    /// <param name="first">True where the text begins what was given to the tokenizer.</param>
    /// <param name="pieces">Where the pieces go.</param>
    public abstract void Split(string text, bool first, List<string> pieces);

    /// <inheritdoc/>
    public abstract void Write(PartWriter writer);
}
