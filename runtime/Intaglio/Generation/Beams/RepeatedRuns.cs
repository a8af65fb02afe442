namespace Intaglio.Beams;

/// <summary>Tokens that would repeat a run of tokens.</summary>
internal static class RepeatedRuns
{
    private static readonly HashSet<int> None = [];

    /// <summary>The tokens that would complete a run of <paramref name="size"/> tokens which occurred before.</summary>
    /// <param name="history">The tokens so far.</param>
    /// <param name="size">The length of a run; 0 where repetitions are allowed.</param>
    public static IReadOnlySet<int> After(ReadOnlySpan<int> history, int size)
    {
        if (size == 0 || history.Length < size)
            return None;
        ReadOnlySpan<int> end = history[^(size - 1)..];
        HashSet<int> banned = [];
        for (int start = 0; start + size <= history.Length; start++)
        {
            if (history.Slice(start, size - 1).SequenceEqual(end))
                banned.Add(history[start + size - 1]);
        }

        return banned;
    }
}
