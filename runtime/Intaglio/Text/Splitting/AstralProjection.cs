using System.Globalization;
using System.Text;

namespace Intaglio.Text;

/// <summary>A text in which each character beyond U+FFFF is replaced by one of the same category below it, so that .NET's
/// expressions, which see UTF-16 halves, classify it as tokenizers do.</summary>
/// <remarks>Without it the letter U+20000 in " 𠀀a" ends the word: \p{L} matches no surrogate.</remarks>
internal sealed class AstralProjection
{
    private readonly int[] originalIndices;

    private AstralProjection(string text, int[] originalIndices)
    {
        Text = text;
        this.originalIndices = originalIndices;
    }

    /// <summary>The projected text: one UTF-16 unit for each character.</summary>
    public string Text { get; }

    /// <summary>Where the character at an index of <see cref="Text"/> (or its end) lies in the original.</summary>
    public int OriginalIndex(int index) => originalIndices[index];

    /// <summary>The projection of a text, or null where the text has no surrogates and needs none.</summary>
    public static AstralProjection? Create(string original)
    {
        if (!original.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return null;
        var text = new StringBuilder(original.Length);
        var indices = new List<int>(original.Length + 1);
        int index = 0;
        foreach (Rune character in original.EnumerateRunes())
        {
            indices.Add(index);
            // A lone surrogate enumerates as U+FFFD, which is one unit like the surrogate itself.
            text.Append(character.IsBmp ? (char)character.Value : Representative(Rune.GetUnicodeCategory(character)));
            index += character.Utf16SequenceLength;
        }
        indices.Add(index);
        return new AstralProjection(text.ToString(), [.. indices]);
    }

    private static char Representative(UnicodeCategory category) => category switch
    {
        // Letters that no pattern spells out, so that contractions ('s, 't) never match by accident.
        UnicodeCategory.UppercaseLetter => '\u0410',
        UnicodeCategory.LowercaseLetter => '\u0430',
        UnicodeCategory.TitlecaseLetter => '\u01C5',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\u05D0',
        UnicodeCategory.NonSpacingMark => '\u0301',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u20DD',
        UnicodeCategory.DecimalDigitNumber => '\u0660',
        UnicodeCategory.LetterNumber => '\u2160',
        UnicodeCategory.OtherNumber => '\u2460',
        UnicodeCategory.ConnectorPunctuation => '\u203F',
        UnicodeCategory.DashPunctuation => '\u2010',
        UnicodeCategory.OpenPunctuation => '\u2045',
        UnicodeCategory.ClosePunctuation => '\u2046',
        UnicodeCategory.InitialQuotePunctuation => '\u00AB',
        UnicodeCategory.FinalQuotePunctuation => '\u00BB',
        UnicodeCategory.OtherPunctuation => '\u00A7',
        UnicodeCategory.MathSymbol => '\u00B1',
        UnicodeCategory.CurrencySymbol => '\u20AC',
        UnicodeCategory.ModifierSymbol => '\u00A8',
        UnicodeCategory.OtherSymbol => '\u2600',
        UnicodeCategory.Format => '\u200B',
        UnicodeCategory.PrivateUse => '\uE000',
        _ => '\u0378',
    };
}
