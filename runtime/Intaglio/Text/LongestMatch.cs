using System.Buffers;

namespace Intaglio.Text;

/// <summary>Finds fixed strings in text: the leftmost, and of those that start there the longest.</summary>
internal sealed class LongestMatch
{
    private readonly SearchValues<char> firstCharacters;
    private readonly Dictionary<char, string[]> byFirstCharacter;

    /// <param name="strings">What to find; empty strings are left out.</param>
    public LongestMatch(IEnumerable<string> strings)
    {
        byFirstCharacter = strings.Where(text => text.Length > 0).Distinct().GroupBy(text => text[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(text => text.Length).ToArray());
        firstCharacters = SearchValues.Create(byFirstCharacter.Keys.ToArray());
    }

    /// <summary>Length of the longest string that stands at a position; 0 for none.</summary>
    public int LengthAt(string text, int position)
    {
        if (!byFirstCharacter.TryGetValue(text[position], out string[]? candidates)) return 0;
        ReadOnlySpan<char> rest = text.AsSpan(position);
        foreach (string candidate in candidates)
        {
            if (rest.StartsWith(candidate, StringComparison.Ordinal)) return candidate.Length;
        }
        return 0;
    }

    /// <summary>The next match at or after a position, or (-1, 0).</summary>
    public (int Position, int Length) Next(string text, int position)
    {
        while (position < text.Length)
        {
            int step = text.AsSpan(position).IndexOfAny(firstCharacters);
            if (step < 0) break;
            position += step;
            int length = LengthAt(text, position);
            if (length > 0) return (position, length);
            position++;
        }
        return (-1, 0);
    }
}
