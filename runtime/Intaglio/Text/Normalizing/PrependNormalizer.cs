namespace Intaglio.Text;

/// <summary>Puts a string before the text, unless the text is empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text) => text.Length == 0 ? text : prefix + text;

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static PrependNormalizer Read(ref PartReader reader) => new(reader.Text());

    /// <inheritdoc/>
    public override void Write(PartWriter writer) => writer.Text(prefix);
}
