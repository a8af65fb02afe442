namespace Intaglio.Text;

/// <summary>SentencePiece's "remove_extra_whitespaces": no space at either end, one between words.</summary>
internal sealed class WhitespaceNormalizer : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
    }
}
