namespace Intaglio.Text;

/// <summary>Special tokens around an encoded text.</summary>
/// <param name="Prefix">Ids before the text.</param>
/// <param name="Suffix">Ids after it.</param>
internal sealed record TokenTemplate(IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix)
{
    /// <summary>Nothing around the text.</summary>
    public static TokenTemplate None { get; } = new([], []);
}

/// <summary>Reads "post_processor" of a tokenizer.json: which special tokens a single text gets.</summary>
internal static class TemplateReader
{
    /// <summary>The special tokens around a text.</summary>
    public static TokenTemplate Read(JsonField field)
    {
        if (!field.Exists) return TokenTemplate.None;
        switch (field["type"].String())
        {
            case "ByteLevel":
                // Only moves the offsets of tokens.
                return TokenTemplate.None;

            case "Sequence":
                TokenTemplate template = TokenTemplate.None;
                foreach (TokenTemplate outer in field["processors"].Items().Select(Read))
                    template = new TokenTemplate([.. outer.Prefix, .. template.Prefix], [.. template.Suffix, .. outer.Suffix]);
                return template;

            case "RobertaProcessing":
                return new TokenTemplate([IdOf(field["cls"])], [IdOf(field["sep"])]);

            case "TemplateProcessing":
                return ReadTemplate(field);

            default:
                throw field["type"].Unsupported("TemplateProcessing, ByteLevel, RobertaProcessing, Sequence");
        }
    }

    // Written as ["</s>", 2].
    private static int IdOf(JsonField pair)
    {
        JsonField[] items = [.. pair.Items()];
        return items.Length == 2 ? items[1].Integer() : throw pair.Malformed("must be an array of a token and its id");
    }

    private static TokenTemplate ReadTemplate(JsonField field)
    {
        List<int> prefix = [], suffix = [];
        bool afterText = false;
        foreach (JsonField item in field["single"].Items())
        {
            if (item["Sequence"].Exists)
            {
                if (afterText) throw item.Unsupported("a template that holds the text once");
                afterText = true;
                continue;
            }
            string name = item["SpecialToken"]["id"].String();
            JsonField token = field["special_tokens"][name];
            if (!token.Exists) throw item.Malformed($"names the special token '{name}', which 'special_tokens' lacks");
            (afterText ? suffix : prefix).AddRange(token["ids"].Items().Select(id => id.Integer()));
        }
        return new TokenTemplate(prefix, suffix);
    }
}
