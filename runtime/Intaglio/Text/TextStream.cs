using System.Buffers;
using System.Text;

namespace Intaglio;

/// <summary>Turns tokens into text one by one: each call returns the characters that are complete.</summary>
/// <remarks>
/// A character may be spread over several tokens; its bytes are held back until the last of them. What all calls return, one after
/// the other, is what <see cref="TextTokenizer.Decode"/> makes of all tokens. For one text and one thread.
/// </remarks>
public sealed class TextStream
{
    private readonly TextTokenizer tokenizer;
    private readonly bool skipSpecialTokens;
    private readonly Decoder characters = Encoding.UTF8.GetDecoder();
    private readonly ArrayBufferWriter<byte> bytes = new(64);
    private int leadingSpaces;

    internal TextStream(TextTokenizer tokenizer, ReadOnlySpan<int> after, bool skipSpecialTokens)
    {
        this.tokenizer = tokenizer;
        this.skipSpecialTokens = skipSpecialTokens;
        leadingSpaces = tokenizer.Spelling.LeadingSpaces;
        foreach (int token in after) Append(token);
    }

    /// <summary>Adds a token.</summary>
    /// <param name="token">The id of the token.</param>
    /// <returns>The characters that it completes; empty where there are none.</returns>
    public string Append(int token)
    {
        bytes.ResetWrittenCount();
        tokenizer.AppendBytes(token, skipSpecialTokens, bytes);
        ReadOnlySpan<byte> added = bytes.WrittenSpan;
        while (leadingSpaces > 0 && added.Length > 0)
        {
            // The space that encoding put before the text is not part of it.
            leadingSpaces = added[0] == ' ' ? leadingSpaces - 1 : 0;
            if (added[0] == ' ') added = added[1..];
        }
        return Decode(added, flush: false);
    }

    /// <summary>Ends the text.</summary>
    /// <returns>U+FFFD where the last character is incomplete, else nothing. The stream can then begin another text.</returns>
    public string Flush()
    {
        leadingSpaces = tokenizer.Spelling.LeadingSpaces;
        return Decode([], flush: true);
    }

    private string Decode(ReadOnlySpan<byte> added, bool flush)
    {
        int capacity = Encoding.UTF8.GetMaxCharCount(added.Length);
        char[]? rented = capacity > 256 ? ArrayPool<char>.Shared.Rent(capacity) : null;
        Span<char> buffer = rented ?? stackalloc char[256];
        int count = characters.GetChars(added, buffer, flush);
        string text = count == 0 ? "" : new string(buffer[..count]);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return text;
    }
}
