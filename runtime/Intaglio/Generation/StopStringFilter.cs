namespace Intaglio;

/// <summary>Cuts a stream of text before the first stop string and holds back what may yet become one.</summary>
/// <remarks>The stop string that is complete first counts, the longest of those that end together: the result does not depend on how the
/// text is cut in pieces.</remarks>
internal sealed class StopStringFilter(IReadOnlyList<string> stopStrings)
{
    private string held = "";

    /// <summary>True once a stop string was found; nothing comes after it.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Adds text and returns what can be given out.</summary>
    public string Append(string text)
    {
        if (Stopped || text.Length == 0) return "";
        if (stopStrings.Count == 0) return text;
        string all = held + text;
        int start = FindFirst(all);
        Stopped = start >= 0;
        int safe = Stopped ? start : all.Length - PossibleStart(all);
        held = Stopped ? "" : all[safe..];
        return all[..safe];
    }

    /// <summary>Ends the text and returns what was held back.</summary>
    public string Flush()
    {
        string rest = held;
        held = "";
        return rest;
    }

    /// <summary>Where the stop string begins that ends first; -1 where there is none.</summary>
    private int FindFirst(string text)
    {
        int bestStart = -1, bestEnd = int.MaxValue;
        foreach (string stop in stopStrings)
        {
            int start = text.IndexOf(stop, StringComparison.Ordinal);
            if (start < 0) continue;
            int end = start + stop.Length;
            if (end < bestEnd || (end == bestEnd && start < bestStart)) (bestStart, bestEnd) = (start, end);
        }
        return bestStart;
    }

    /// <summary>Length of the longest end of the text that a stop string begins with.</summary>
    private int PossibleStart(string text)
    {
        int longest = 0;
        foreach (string stop in stopStrings)
        {
            for (int length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan().EndsWith(stop.AsSpan(0, length), StringComparison.Ordinal)) longest = length;
            }
        }
        return longest;
    }
}
