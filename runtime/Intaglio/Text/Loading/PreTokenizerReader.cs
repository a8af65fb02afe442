namespace Intaglio.Text;

/// <summary>Reads "pre_tokenizer" of a tokenizer.json.</summary>
internal static class PreTokenizerReader
{
    /// <summary>The pre-tokenizer; null where the file names none, which leaves text in one piece.</summary>
    /// <param name="field">The field.</param>
    /// <param name="byteLevel">Set where the pieces are spelled in bytes.</param>
    public static PreTokenizer? Read(JsonField field, ref bool byteLevel)
    {
        if (!field.Exists) return null;
        switch (field["type"].String())
        {
            case "Sequence":
                var steps = new List<PreTokenizer>();
                foreach (JsonField item in field["pretokenizers"].Items())
                {
                    if (byteLevel) throw item.Unsupported("nothing after ByteLevel, whose pieces are bytes");
                    if (Read(item, ref byteLevel) is { } step) steps.Add(step);
                }
                return new PreTokenizerSequence(steps);

            case "ByteLevel":
                byteLevel = true;
                var parts = new List<PreTokenizer>();
                if (field["add_prefix_space"].Boolean(absent: true)) parts.Add(new PrefixSpace());
                if (field["use_regex"].Boolean(absent: true))
                    parts.Add(new PatternSplitter(TextPattern.FromExpression(KnownPatterns.Gpt2), SplitBehavior.Isolated));
                return new PreTokenizerSequence(parts);

            case "Split":
                return new PatternSplitter(PatternReader.Read(field["pattern"]), Behavior(field["behavior"]), field["invert"].Boolean(absent: false));

            case "Digits":
                string digits = field["individual_digits"].Boolean(absent: false) ? @"\p{N}" : @"\p{N}+";
                return new PatternSplitter(TextPattern.FromExpression(digits), SplitBehavior.Isolated);

            case "Punctuation":
                // Hugging Face's definition: Unicode's punctuation and all of ASCII's, symbols included.
                JsonField behavior = field["behavior"];
                return new PatternSplitter(
                    TextPattern.FromExpression(@"[\p{P}!-/:-@\[-`{-~]"), behavior.Exists ? Behavior(behavior) : SplitBehavior.Isolated);

            case "Metaspace":
                string sign = field["replacement"].Exists ? field["replacement"].String() : "▁";
                if (sign.Length != 1) throw field["replacement"].Malformed($"must be one character, but is '{sign}'");
                return new Metaspace(sign[0], Scheme(field), field["split"].Boolean(absent: true));

            default:
                throw field["type"].Unsupported("Sequence, ByteLevel, Split, Digits, Punctuation, Metaspace");
        }
    }

    private static SplitBehavior Behavior(JsonField field) => field.String() switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        _ => throw field.Unsupported("Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous"),
    };

    private static PrependScheme Scheme(JsonField field)
    {
        // Files from before 2024 have the flag, later ones the scheme.
        if (!field["prepend_scheme"].Exists) return field["add_prefix_space"].Boolean(absent: true) ? PrependScheme.Always : PrependScheme.Never;
        return field["prepend_scheme"].String() switch
        {
            "never" => PrependScheme.Never,
            "first" => PrependScheme.First,
            "always" => PrependScheme.Always,
            _ => throw field["prepend_scheme"].Unsupported("never, first, always"),
        };
    }
}
