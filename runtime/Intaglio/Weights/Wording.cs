using System.Text;

namespace Intaglio.Weights;

/// <summary>How names and shapes from files are put into messages.</summary>
internal static class Wording
{
    private const int LongestName = 120;

    /// <summary>A name in quotes; long ones are cut and control characters replaced, since the name may come from a damaged file.</summary>
    public static string Quote(string name) => $"'{Plain(name)}'";

    /// <summary>A name without quotes, cut and cleaned in the same way.</summary>
    public static string Plain(string name)
    {
        var text = new StringBuilder(Math.Min(name.Length, LongestName) + 3);
        foreach (char character in name.AsSpan(0, Math.Min(name.Length, LongestName)))
            text.Append(char.IsControl(character) ? '?' : character);
        return name.Length > LongestName ? text.Append("...").ToString() : text.ToString();
    }

    /// <summary>A shape as its format writes it: <c>[32000, 288]</c>.</summary>
    public static string Shape(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>"1 tensor", "2 tensors".</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
