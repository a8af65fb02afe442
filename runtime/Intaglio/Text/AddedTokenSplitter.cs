namespace Intaglio.Text;

/// <summary>Cuts text at added tokens, in the way of Hugging Face's tokenizers: leftmost first, the longest of those that start together.</summary>
internal sealed class AddedTokenSplitter
{
    private readonly Dictionary<string, AddedToken> tokens = [];
    private readonly LongestMatch matches;

    /// <param name="tokens">The tokens by the text that is looked for (of a normalised token, its normalised content).</param>
    public AddedTokenSplitter(IEnumerable<(string Pattern, AddedToken Token)> tokens)
    {
        foreach ((string pattern, AddedToken token) in tokens) this.tokens[pattern] = token;
        matches = new LongestMatch(this.tokens.Keys);
    }

    /// <summary>The text in order: runs of plain text (token null) and added tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="specialToo">False where special tokens are plain text.</param>
    public IEnumerable<(string Text, AddedToken? Token)> Split(string text, bool specialToo)
    {
        int plainStart = 0, position = 0;
        while (matches.Next(text, position) is ( >= 0 and int start, int length))
        {
            AddedToken token = tokens[text.Substring(start, length)];
            int end = start + length;
            if ((token.Special && !specialToo) || (token.SingleWord && TouchesWord(text, start, end)))
            {
                position = start + 1;
                continue;
            }
            if (token.StripsLeft) while (start > plainStart && char.IsWhiteSpace(text[start - 1])) start--;
            if (token.StripsRight) while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
            if (start > plainStart) yield return (text[plainStart..start], null);
            yield return (text[start..end], token);
            plainStart = position = end;
        }
        if (plainStart < text.Length) yield return (text[plainStart..], null);
    }

    private static bool TouchesWord(string text, int start, int end) =>
        (start > 0 && IsWord(text[start - 1])) || (end < text.Length && IsWord(text[end]));

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';
}
