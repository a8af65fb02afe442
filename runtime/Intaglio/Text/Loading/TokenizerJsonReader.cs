using System.Text.Json;

namespace Intaglio.Text;

/// <summary>Reads Hugging Face's tokenizer.json where its model is a byte-pair encoding.</summary>
internal static class TokenizerJsonReader
{
    /// <summary>The parts of the tokenizer, without what the files beside it say.</summary>
    public static TokenizerParts Read(string file, byte[] content)
    {
        using JsonDocument document = JsonField.Parse(file, content);
        var root = new JsonField(file, document.RootElement);
        JsonField model = root["model"];
        if (!model.Exists) throw model.Malformed("is missing: this is no tokenizer.json");
        CheckModel(model);

        var ids = new Dictionary<string, int>(model["vocab"].Count);
        foreach ((string token, JsonField id) in model["vocab"].Members()) ids[token] = id.Integer();
        List<AddedToken> added = root["added_tokens"].Exists
            ? [.. root["added_tokens"].Items().Select(item => AddedTokenReader.Read(item, item["id"].Integer()))]
            : [];
        foreach (AddedToken token in added) ids[token.Content] = token.Id;
        Vocabulary vocabulary = InFile(file, () => new Vocabulary(ids));

        bool byteLevel = false;
        PreTokenizer? preTokenizer = PreTokenizerReader.Read(root["pre_tokenizer"], ref byteLevel);
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            AddedTokens = added,
            Normalizer = NormalizerReader.Read(root["normalizer"]),
            PreTokenizer = preTokenizer,
            Encoder = InFile(file, () => CreateEncoder(model, vocabulary, byteLevel)),
            Spelling = SpellingReader.Read(root["decoder"]),
            Template = TemplateReader.Read(root["post_processor"]),
        };
    }

    private static void CheckModel(JsonField model)
    {
        JsonField type = model["type"];
        // Files from before 2020 do not name the type; those with merges are byte-pair encodings.
        if (type.Exists ? type.String() != "BPE" : !model["merges"].Exists) throw type.Unsupported("BPE");
        foreach (string affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model[affix].Exists && model[affix].String().Length > 0) throw model[affix].Unsupported("none");
        }
    }

    private static PieceEncoder CreateEncoder(JsonField model, Vocabulary vocabulary, bool byteLevel)
    {
        List<MergePair> merges = [.. model["merges"].Items().Select(item => ReadMerge(item, vocabulary))];
        bool wholePiecesFirst = model["ignore_merges"].Boolean(absent: false);
        if (byteLevel) return new ByteLevelEncoder(vocabulary, PairTable.From(merges, vocabulary), wholePiecesFirst);

        if (wholePiecesFirst) throw model["ignore_merges"].Unsupported("false, where the pre-tokenizer is not ByteLevel");
        JsonField unknown = model["unk_token"];
        int? unknownId = null;
        if (unknown.Exists)
            unknownId = vocabulary.TryGetId(unknown.String(), out int id) ? id : throw unknown.Malformed($"is '{unknown.String()}', which is no token");
        return new CharacterEncoder(
            vocabulary, PairTable.From(merges, vocabulary), unknownId,
            model["fuse_unk"].Boolean(absent: false), model["byte_fallback"].Boolean(absent: false));
    }

    /// <summary>A merge: "a b", or ["a", "b"] in files from after 2024.</summary>
    private static MergePair ReadMerge(JsonField field, Vocabulary vocabulary)
    {
        if (field.Element.ValueKind == JsonValueKind.Array)
        {
            JsonField[] pair = [.. field.Items()];
            return pair.Length == 2 ? MergePair.Of(pair[0].String(), pair[1].String()) : throw field.Malformed($"must hold two tokens, but holds {pair.Length}");
        }
        string merge = field.String();
        return MergeLine.TryParse(merge, vocabulary, out MergePair parts)
            ? parts
            : throw field.Malformed($"must be two tokens with a space between, but is '{merge}'");
    }

    /// <summary>Names the file in what goes wrong while its contents are put together.</summary>
    internal static T InFile<T>(string file, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (InvalidDataException exception) when (!exception.Message.StartsWith(file, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{file}: {exception.Message}", exception);
        }
    }
}
