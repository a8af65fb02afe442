namespace Intaglio.Text;

/// <summary>Reads "decoder" of a tokenizer.json.</summary>
internal static class SpellingReader
{
    private const string Supported = "ByteLevel, Metaspace, Replace (of a string), ByteFallback, Fuse, Strip (of spaces at the start), Sequence of these";

    /// <summary>How tokens become text.</summary>
    public static TokenSpelling Read(JsonField field)
    {
        var spelling = new TokenSpelling(false, [], false, 0);
        return field.Exists ? Read(field, spelling) : throw field.Unsupported(Supported);
    }

    private static TokenSpelling Read(JsonField field, TokenSpelling spelling)
    {
        switch (field["type"].String())
        {
            case "Sequence":
                return field["decoders"].Items().Aggregate(spelling, (current, item) => Read(item, current));

            case "ByteLevel":
                return spelling with { ByteLevel = true };

            case "ByteFallback":
                return spelling with { ByteFallback = true };

            case "Fuse":
                return spelling;

            case "Replace":
                JsonField pattern = field["pattern"]["String"];
                if (!pattern.Exists || pattern.String().Length == 0) throw field["pattern"].Unsupported("a \"String\" that is not empty");
                return spelling with { Replacements = [.. spelling.Replacements, (pattern.String(), field["content"].String())] };

            case "Strip":
                if (field["content"].String() != " ") throw field["content"].Unsupported("a space");
                if (field["stop"].Integer() != 0) throw field["stop"].Unsupported("0");
                return spelling with { LeadingSpaces = field["start"].Integer() };

            case "Metaspace":
                string sign = field["replacement"].Exists ? field["replacement"].String() : "▁";
                bool prepends = field["prepend_scheme"].Exists
                    ? field["prepend_scheme"].String() != "never"
                    : field["add_prefix_space"].Boolean(absent: true);
                return spelling with { Replacements = [.. spelling.Replacements, (sign, " ")], LeadingSpaces = prepends ? 1 : 0 };

            default:
                throw field["type"].Unsupported(Supported);
        }
    }
}
