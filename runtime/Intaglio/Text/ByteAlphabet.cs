using System.Text;

namespace Intaglio.Text;

/// <summary>The printable character that stands for each byte in byte-level vocabularies, as GPT-2 chose them.</summary>
/// <remarks>
/// Bytes that print in Latin-1 stand for themselves; the other 68 take the characters from U+0100 on, in order of their value.
/// So a space is 'Ġ' (U+0120) and a line feed 'Ċ' (U+010A).
/// </remarks>
internal static class ByteAlphabet
{
    /// <summary>Characters of the alphabet all lie below this one.</summary>
    private const int Limit = 256 + 68;

    private static readonly char[] Characters = CreateCharacters();
    private static readonly short[] Bytes = CreateBytes();

    /// <summary>The character that stands for a byte.</summary>
    public static char CharacterOf(byte value) => Characters[value];

    /// <summary>The text as UTF-8 bytes, each written as its character; a lone surrogate counts as U+FFFD.</summary>
    public static string Spell(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return string.Create(bytes.Length, bytes, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++) span[i] = Characters[source[i]];
        });
    }

    /// <summary>The bytes that a token's characters stand for, or null where one is outside the alphabet.</summary>
    public static byte[]? TryReadBytes(string token)
    {
        var bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            if (token[i] >= Limit || Bytes[token[i]] < 0) return null;
            bytes[i] = (byte)Bytes[token[i]];
        }
        return bytes;
    }

    private static char[] CreateCharacters()
    {
        var characters = new char[256];
        char spare = (char)256;
        for (int value = 0; value < 256; value++)
            characters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : spare++;
        return characters;
    }

    private static short[] CreateBytes()
    {
        var bytes = new short[Limit];
        Array.Fill(bytes, (short)-1);
        for (int value = 0; value < 256; value++) bytes[Characters[value]] = (short)value;
        return bytes;
    }
}
