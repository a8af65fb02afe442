namespace Intaglio.Text;

/// <summary>When <see cref="Metaspace"/> puts its sign before a text.</summary>
internal enum PrependScheme
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>Only before the beginning of what is encoded, not after an added token.</summary>
    First,

    /// <summary>Before every run of text.</summary>
    Always,
}

/// <summary>Spaces become a visible sign ('▁'), and each word begins with it.</summary>
/// <param name="sign">The sign.</param>
/// <param name="scheme">When a sign is put before text that has none.</param>
/// <param name="splits">True where words are cut apart, false where the text stays one piece.</param>
internal sealed class Metaspace(char sign, PrependScheme scheme, bool splits) : PreTokenizer
{
    private readonly PatternSplitter splitter = new(TextPattern.FromLiteral(sign.ToString()), SplitBehavior.MergedWithNext);

    /// <inheritdoc/>
    public override void Split(string text, bool first, List<string> pieces)
    {
        text = text.Replace(' ', sign);
        bool prepends = scheme == PrependScheme.Always || (scheme == PrependScheme.First && first);
        if (prepends && text[0] != sign) text = sign + text;
        if (splits) splitter.Split(text, first, pieces);
        else pieces.Add(text);
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static Metaspace Read(ref PartReader reader) =>
        new((char)reader.Number(char.MaxValue + 1, "The sign"), (PrependScheme)reader.Number((int)PrependScheme.Always + 1, "The scheme"), reader.Flag());

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
        writer.Number(sign);
        writer.Number((int)scheme);
        writer.Flag(splits);
    }
}
