namespace Intaglio.Text;

/// <summary>Replaces every match of a pattern by a fixed string.</summary>
internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text)
    {
        if (pattern.Literal is { Length: > 0 } literal) return text.Replace(literal, content, StringComparison.Ordinal);
        var result = new System.Text.StringBuilder(text.Length);
        int end = 0;
        foreach ((int start, int length) in pattern.Matches(text))
        {
            result.Append(text, end, start - end).Append(content);
            end = start + length;
        }
        return result.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static ReplaceNormalizer Read(ref PartReader reader) => new(TextPattern.Read(ref reader), reader.Text());

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
        pattern.Write(writer);
        writer.Text(content);
    }
}
