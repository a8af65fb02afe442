using System.Text.Json;

namespace Intaglio.Text;

/// <summary>What the files beside a tokenizer say about it: tokenizer_config.json, special_tokens_map.json, generation_config.json,
/// config.json.</summary>
/// <param name="TokenizerClass">Name of the Python class, without a trailing "Fast"; empty where not given.</param>
/// <param name="BeginToken">Text of the beginning-of-sequence token.</param>
/// <param name="EndToken">Text of the end-of-sequence token.</param>
/// <param name="UnknownToken">Text of the unknown token.</param>
/// <param name="AddBegin">"add_bos_token", where given.</param>
/// <param name="AddEnd">"add_eos_token", where given.</param>
/// <param name="ModelBeginId">"bos_token_id" of the model.</param>
/// <param name="ModelEndIds">"eos_token_id" of the model: one or several.</param>
/// <param name="AddedTokens">"added_tokens_decoder" and added_tokens.json, for tokenizers whose own files list no added tokens.</param>
internal sealed record TokenizerSettings(
    string TokenizerClass, string? BeginToken, string? EndToken, string? UnknownToken, bool? AddBegin, bool? AddEnd,
    int? ModelBeginId, IReadOnlyList<int> ModelEndIds, IReadOnlyList<AddedToken> AddedTokens)
{
    /// <summary>Reads what there is; files that are missing are no error.</summary>
    public static TokenizerSettings Read(TokenizerFiles files)
    {
        using JsonDocument? settingsFile = Open("tokenizer_config.json");
        using JsonDocument? specialFile = Open("special_tokens_map.json");
        using JsonDocument? generationFile = Open("generation_config.json");
        using JsonDocument? modelFile = Open("config.json");
        using JsonDocument? addedFile = Open("added_tokens.json");
        JsonField settings = Root(settingsFile, "tokenizer_config.json"), special = Root(specialFile, "special_tokens_map.json");
        JsonField generation = Root(generationFile, "generation_config.json"), model = Root(modelFile, "config.json");

        string name = settings["tokenizer_class"].Exists ? settings["tokenizer_class"].String() : "";
        JsonField begin = generation["bos_token_id"].Exists ? generation["bos_token_id"] : model["bos_token_id"];
        JsonField end = generation["eos_token_id"].Exists ? generation["eos_token_id"] : model["eos_token_id"];
        return new TokenizerSettings(
            name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name,
            Token("bos_token"), Token("eos_token"), Token("unk_token"),
            Flag("add_bos_token"), Flag("add_eos_token"),
            begin.Exists ? begin.Integer() : null,
            !end.Exists ? [] : end.Element.ValueKind == JsonValueKind.Array ? [.. end.Items().Select(item => item.Integer())] : [end.Integer()],
            ReadAddedTokens(settings["added_tokens_decoder"], Root(addedFile, "added_tokens.json")));

        JsonDocument? Open(string file) => files.Has(file) ? JsonField.Parse(files.PathOf(file), files.Read(file)) : null;

        JsonField Root(JsonDocument? document, string file) => new(files.PathOf(file), document?.RootElement ?? default);

        // tokenizer_config.json has the last word, even where it says that there is no such token.
        string? Token(string key)
        {
            JsonField field = settings[key].Element.ValueKind != JsonValueKind.Undefined ? settings[key] : special[key];
            if (!field.Exists) return null;
            return field.Element.ValueKind == JsonValueKind.Object ? field["content"].String() : field.String();
        }

        bool? Flag(string key) => settings[key].Exists ? settings[key].Boolean(absent: false) : null;
    }

    private static List<AddedToken> ReadAddedTokens(JsonField decoder, JsonField added)
    {
        var tokens = new Dictionary<string, AddedToken>();
        if (added.Exists)
        {
            foreach ((string content, JsonField id) in added.Members()) tokens[content] = new AddedToken(content, id.Integer(), Special: true);
        }
        if (decoder.Exists)
        {
            foreach ((string id, JsonField token) in decoder.Members())
            {
                if (!int.TryParse(id, System.Globalization.CultureInfo.InvariantCulture, out int number))
                    throw decoder.Malformed($"has the member '{id}', but ids are numbers");
                tokens[token["content"].String()] = AddedTokenReader.Read(token, number);
            }
        }
        return [.. tokens.Values];
    }
}
