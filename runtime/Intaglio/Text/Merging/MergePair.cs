namespace Intaglio.Text;

/// <summary>Two tokens that a byte-pair encoding joins, as the text that they were read from: files list them by the ten thousand.</summary>
/// <param name="Text">Both with a space between.</param>
/// <param name="Cut">Where the space is.</param>
internal readonly record struct MergePair(string Text, int Cut)
{
    /// <summary>The first token.</summary>
    public ReadOnlySpan<char> Left => Text.AsSpan(0, Cut);

    /// <summary>The second token.</summary>
    public ReadOnlySpan<char> Right => Text.AsSpan(Cut + 1);

    /// <summary>A pair of two texts.</summary>
    public static MergePair Of(string left, string right) => new($"{left} {right}", left.Length);
}
