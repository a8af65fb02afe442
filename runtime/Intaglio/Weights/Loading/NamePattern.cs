namespace Intaglio.Weights;

/// <summary>Patterns of tensor names in which '*' stands for any text, also none.</summary>
internal static class NamePattern
{
    /// <summary>True where the pattern describes the whole name. Greedy with one point of return: at most length times length steps.</summary>
    public static bool Matches(string pattern, ReadOnlySpan<char> name)
    {
        int inPattern = 0, inName = 0;
        int star = -1, resume = 0;
        while (inName < name.Length)
        {
            if (inPattern < pattern.Length && pattern[inPattern] == '*')
            {
                star = inPattern++;
                resume = inName;
            }
            else if (inPattern < pattern.Length && pattern[inPattern] == name[inName])
            {
                inPattern++;
                inName++;
            }
            else if (star >= 0)
            {
                inPattern = star + 1;
                inName = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(inPattern).TrimStart('*').IsEmpty;
    }
}
