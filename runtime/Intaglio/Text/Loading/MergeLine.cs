namespace Intaglio.Text;

/// <summary>Two tokens with a space between: a line of merges.txt, or a merge of an older tokenizer.json.</summary>
internal static class MergeLine
{
    /// <summary>Cuts the line.</summary>
    /// <remarks>
    /// Tokens that hold spaces make the cut ambiguous ("   " joins a space and a space); then it is where both parts and what they
    /// join to are tokens.
    /// </remarks>
    public static bool TryParse(string line, Vocabulary vocabulary, out MergePair pair)
    {
        pair = default;
        int first = line.IndexOf(' ', StringComparison.Ordinal);
        if (first < 0) return false;
        bool unambiguous = line.LastIndexOf(' ') == first;
        for (int cut = first; cut >= 0; cut = line.IndexOf(' ', cut + 1))
        {
            pair = new MergePair(line, cut);
            if (pair.Left.IsEmpty || pair.Right.IsEmpty) continue;
            if (unambiguous || (vocabulary.TryGetId(pair.Left, out _) && vocabulary.TryGetId(pair.Right, out _) && vocabulary.TryGetJoinedId(pair.Left, pair.Right, out _)))
                return true;
        }
        return false;
    }
}
