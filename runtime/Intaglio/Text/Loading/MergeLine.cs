namespace Intaglio.Text;

/// <summary>Two tokens with a space between: a line of merges.txt, or a merge of an older tokenizer.json.</summary>
internal static class MergeLine
{
    /// <summary>Cuts the line.</summary>
    /// <remarks>
    /// Tokens that hold spaces make the cut ambiguous ("   " joins a space and a space); then it is where both parts and what they
    /// join to are tokens.
    /// </remarks>
    public static bool TryParse(string line, Vocabulary vocabulary, out (string Left, string Right) parts)
    {
        parts = default;
        int first = line.IndexOf(' ', StringComparison.Ordinal);
        if (first < 0) return false;
        bool unambiguous = line.LastIndexOf(' ') == first;
        for (int cut = first; cut >= 0; cut = line.IndexOf(' ', cut + 1))
        {
            parts = (line[..cut], line[(cut + 1)..]);
            if (parts.Left.Length == 0 || parts.Right.Length == 0) continue;
            if (unambiguous || (IsToken(parts.Left) && IsToken(parts.Right) && IsToken(parts.Left + parts.Right))) return true;
        }
        return false;

        bool IsToken(string text) => vocabulary.TryGetId(text, out _);
    }
}
