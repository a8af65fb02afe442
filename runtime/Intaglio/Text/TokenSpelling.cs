using System.Buffers;
using System.Globalization;
using System.Text;

namespace Intaglio.Text;

/// <summary>How tokens are turned back into text.</summary>
/// <param name="ByteLevel">True where tokens are spelled in <see cref="ByteAlphabet"/>.</param>
/// <param name="Replacements">Strings of a token and what they stand for, as "▁" for a space.</param>
/// <param name="ByteFallback">True where the tokens &lt;0x00&gt; to &lt;0xFF&gt; stand for bytes.</param>
/// <param name="LeadingSpaces">How many spaces the beginning of a text loses: those that encoding put there.</param>
internal sealed record TokenSpelling(
    bool ByteLevel, IReadOnlyList<(string Sign, string Text)> Replacements, bool ByteFallback, int LeadingSpaces)
{
    /// <summary>Byte-level tokens, as of GPT-2.</summary>
    public static TokenSpelling Bytes { get; } = new(true, [], false, 0);

    /// <summary>Appends the UTF-8 bytes of a token; they may be part of a character.</summary>
    /// <remarks>
    /// Text is the bytes of all tokens together, and what is no UTF-8 in them becomes U+FFFD once for each broken sequence. Hugging
    /// Face's ByteFallback instead gives up a whole run of byte tokens when one of them is wrong, which a stream cannot know in time.
    /// </remarks>
    public void Append(string token, IBufferWriter<byte> output)
    {
        if (ByteLevel && ByteAlphabet.TryReadBytes(token) is { } bytes)
        {
            output.Write(bytes);
            return;
        }
        if (ByteFallback && TryReadByte(token, out byte value))
        {
            output.Write([value]);
            return;
        }
        foreach ((string sign, string text) in Replacements) token = token.Replace(sign, text, StringComparison.Ordinal);
        Encoding.UTF8.GetBytes(token, output);
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static TokenSpelling Read(ref PartReader reader)
    {
        bool byteLevel = reader.Flag();
        List<string> signs = reader.Texts(), texts = reader.Texts();
        if (signs.Count != texts.Count || signs.Contains("")) throw PartReader.Malformed("Replacements of the spelling are no pairs.");
        return new(byteLevel, [.. signs.Zip(texts)], reader.Flag(), reader.Number(int.MaxValue, "The number of leading spaces"));
    }

    /// <summary>Writes the spelling for <see cref="Read"/>.</summary>
    public void Write(PartWriter writer)
    {
        writer.Flag(ByteLevel);
        writer.Texts([.. Replacements.Select(pair => pair.Sign)]);
        writer.Texts([.. Replacements.Select(pair => pair.Text)]);
        writer.Flag(ByteFallback);
        writer.Number(LeadingSpaces);
    }

    private static bool TryReadByte(string token, out byte value)
    {
        value = 0;
        return token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
