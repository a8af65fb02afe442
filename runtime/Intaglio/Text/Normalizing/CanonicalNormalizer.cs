using System.Text;

namespace Intaglio.Text;

/// <summary>Unicode's canonical forms: NFC, which Qwen's tokenizers ask for, and NFD (Unicode Standard Annex 15).</summary>
/// <remarks>
/// Not string.Normalize: in an application with InvariantGlobalization that returns text as it is, without a word, and the tokens
/// would depend on a project setting.
/// </remarks>
internal sealed class CanonicalNormalizer(bool compose) : Normalizer
{
    // Hangul syllables are computed, not listed (The Unicode Standard, section 3.12).
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TrailCount = 28, SyllableCount = LeadCount * VowelCount * TrailCount;

    /// <inheritdoc/>
    public override string Apply(string text)
    {
        // Latin-1 is composed already, and nothing below U+0300 composes with its neighbour.
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', compose ? '\u02FF' : '\u007F')) return text;
        var characters = new List<int>(text.Length);
        foreach (Rune character in text.EnumerateRunes()) Decompose(character.Value, characters);
        Reorder(characters);
        if (compose) Compose(characters);

        var result = new StringBuilder(characters.Count);
        foreach (int character in characters) result.Append(new Rune(character).ToString());
        return result.ToString();
    }

    /// <summary>The text with U+FFFD for each half of a surrogate pair that stands alone.</summary>
    public static string WithoutLoneSurrogates(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())) : text;

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static CanonicalNormalizer Read(ref PartReader reader) => new(reader.Flag());

    /// <inheritdoc/>
    public override void Write(PartWriter writer) => writer.Flag(compose);

    private static void Decompose(int character, List<int> output)
    {
        int syllable = character - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            output.Add(LeadBase + (syllable / (VowelCount * TrailCount)));
            output.Add(VowelBase + (syllable % (VowelCount * TrailCount) / TrailCount));
            if (syllable % TrailCount != 0) output.Add(TrailBase + (syllable % TrailCount));
        }
        else if (CanonicalData.Decompositions.TryGetValue(character, out (int First, int Second) parts))
        {
            Decompose(parts.First, output);
            if (parts.Second != 0) Decompose(parts.Second, output);
        }
        else
        {
            output.Add(character);
        }
    }

    /// <summary>Sorts each run of combining marks by their class; marks of the same class keep their order.</summary>
    private static void Reorder(List<int> characters)
    {
        for (int start = 0; start < characters.Count; start++)
        {
            if (CanonicalData.ClassOf(characters[start]) == 0) continue;
            int end = start + 1;
            while (end < characters.Count && CanonicalData.ClassOf(characters[end]) != 0) end++;
            if (end - start > 1)
            {
                int[] sorted = [.. characters.GetRange(start, end - start).OrderBy(CanonicalData.ClassOf)];
                for (int i = 0; i < sorted.Length; i++) characters[start + i] = sorted[i];
            }
            start = end;
        }
    }

    /// <summary>Joins each mark with the last starter, unless a mark of the same or a higher class stands between them.</summary>
    private static void Compose(List<int> characters)
    {
        int starter = -1, lastClass = 0, length = 0;
        for (int i = 0; i < characters.Count; i++)
        {
            int character = characters[i];
            int combining = CanonicalData.ClassOf(character);
            bool adjacent = starter >= 0 && starter == length - 1;
            bool blocked = !adjacent && (lastClass == 0 || lastClass >= combining);
            if (starter >= 0 && !blocked && TryJoin(characters[starter], character, out int joined))
            {
                characters[starter] = joined;
                continue;
            }
            if (combining == 0) starter = length;
            lastClass = combining;
            characters[length++] = character;
        }
        characters.RemoveRange(length, characters.Count - length);
    }

    private static bool TryJoin(int first, int second, out int joined)
    {
        if (first - LeadBase is >= 0 and < LeadCount && second - VowelBase is >= 0 and < VowelCount)
        {
            joined = SyllableBase + ((((first - LeadBase) * VowelCount) + (second - VowelBase)) * TrailCount);
            return true;
        }
        if (first - SyllableBase is >= 0 and < SyllableCount && (first - SyllableBase) % TrailCount == 0 && second - TrailBase is > 0 and < TrailCount)
        {
            joined = first + (second - TrailBase);
            return true;
        }
        return CanonicalData.Compositions.TryGetValue((first, second), out joined);
    }
}
