namespace Intaglio.Text;

/// <summary>What becomes of the matches at which text is cut.</summary>
internal enum SplitBehavior
{
    /// <summary>A match is dropped.</summary>
    Removed,

    /// <summary>A match is a piece of its own.</summary>
    Isolated,

    /// <summary>A match ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>A match begins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring matches are one piece.</summary>
    Contiguous,
}

/// <summary>Cuts text at the matches of a pattern.</summary>
/// <param name="pattern">What to look for.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="invert">True where the matches are the pieces and what lies between them is the separator.</param>
internal sealed class PatternSplitter(TextPattern pattern, SplitBehavior behavior, bool invert = false) : PreTokenizer
{
    /// <inheritdoc/>
    public override void Split(string text, bool first, List<string> pieces)
    {
        List<(int Start, int End, bool Separator)> parts = Parts(text);
        for (int i = 0; i < parts.Count; i++)
        {
            (int start, int end, bool separator) = parts[i];
            switch (behavior)
            {
                case SplitBehavior.Removed when separator:
                    continue;
                case SplitBehavior.Contiguous:
                    while (i + 1 < parts.Count && parts[i + 1].Separator == separator) end = parts[++i].End;
                    break;
                case SplitBehavior.MergedWithPrevious when !separator && i + 1 < parts.Count && parts[i + 1].Separator:
                case SplitBehavior.MergedWithNext when separator && i + 1 < parts.Count && !parts[i + 1].Separator:
                    end = parts[++i].End;
                    break;
            }
            pieces.Add(text[start..end]);
        }
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static PatternSplitter Read(ref PartReader reader) =>
        new(TextPattern.Read(ref reader), (SplitBehavior)reader.Number((int)SplitBehavior.Contiguous + 1, "What becomes of matches"), reader.Flag());

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
        pattern.Write(writer);
        writer.Number((int)behavior);
        writer.Flag(invert);
    }

    /// <summary>The whole text as matches and the gaps between them, in order, none empty.</summary>
    private List<(int Start, int End, bool Separator)> Parts(string text)
    {
        var parts = new List<(int, int, bool)>();
        int end = 0;
        foreach ((int start, int length) in pattern.Matches(text))
        {
            if (start > end) parts.Add((end, start, invert));
            parts.Add((start, start + length, !invert));
            end = start + length;
        }
        if (end < text.Length) parts.Add((end, text.Length, invert));
        return parts;
    }
}
