namespace Intaglio.Text;

/// <summary>Finds out which tokenizer files there are, reads them, and adds what the files beside them say.</summary>
internal static class TokenizerLoader
{
    private static readonly string[] LlamaClasses = ["LlamaTokenizer", "CodeLlamaTokenizer", "GemmaTokenizer"];

    /// <summary>Reads a folder, a tokenizer.json, a tokenizer.model or what a packed model holds of them.</summary>
    public static TokenizerParts Load(string path)
    {
        using TokenizerFiles files = TokenizerFiles.At(path, out string? opened);
        return files.ReadPrepared() ?? Read(files, opened);
    }

    /// <summary>Reads the files of a tokenizer.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="opened">The file to read, or null where it has to be found.</param>
    public static TokenizerParts Read(TokenizerFiles files, string? opened = null)
    {
        TokenizerSettings settings = TokenizerSettings.Read(files);
        string file = opened ?? Find(files);
        TokenizerParts parts = Path.GetExtension(file) switch
        {
            ".json" when file == "vocab.json" => VocabularyFilesReader.Read(files, settings),
            ".json" => TokenizerJsonReader.Read(files.PathOf(file), files.Read(file)),
            ".model" => ReadModel(files.PathOf(file), files.Read(file), settings),
            string other => throw new NotSupportedException(
                $"{files.PathOf(file)}: the file type '{other}' is not supported. Supported: a Hugging Face folder, tokenizer.json, tokenizer.model, a packed model."),
        };
        return Complete(parts, settings);
    }

    private static string Find(TokenizerFiles files)
    {
        foreach (string name in (string[])["tokenizer.json", "tokenizer.model"])
        {
            if (files.Has(name)) return name;
        }
        if (files.Has("vocab.json") && files.Has("merges.txt")) return "vocab.json";
        throw new FileNotFoundException($"'{files.Location}' holds no tokenizer: no tokenizer.json, no tokenizer.model, no vocab.json with merges.txt.");
    }

    private static TokenizerParts ReadModel(string file, byte[] content, TokenizerSettings settings)
    {
        if (TiktokenReader.Recognizes(content)) return TiktokenReader.Read(file, content);
        TokenizerParts parts = SentencePieceReader.Read(file, content);
        // LlamaTokenizer's default: begin, no end.
        return parts with { Template = Around(settings.AddBegin ?? true, settings.AddEnd ?? false, parts.BeginId, parts.EndIds) };
    }

    /// <summary>Adds begin and end tokens and whether they stand around a text, as Hugging Face transformers takes them from the settings.</summary>
    private static TokenizerParts Complete(TokenizerParts parts, TokenizerSettings settings)
    {
        int? begin = Find(settings.BeginToken) ?? settings.ModelBeginId ?? parts.BeginId ?? (parts.Template.Prefix is [int single] ? single : null);
        int? end = Find(settings.EndToken);
        List<int> ends = [.. settings.ModelEndIds];
        if (end is { } endId && !ends.Contains(endId)) ends.Add(endId);
        if (ends.Count == 0) ends.AddRange(parts.EndIds);

        // The Llama classes build their template anew from the flags; the others leave the file's own.
        TokenTemplate template = parts.Template;
        if (LlamaClasses.Contains(settings.TokenizerClass) && (settings.AddBegin ?? settings.AddEnd) is not null)
            template = Around(settings.AddBegin ?? true, settings.AddEnd ?? false, begin, end is { } id ? [id] : ends);
        return parts with { BeginId = begin, EndIds = ends, Template = template };

        int? Find(string? token) => token is not null && parts.Vocabulary.TryGetId(token, out int found) ? found : null;
    }

    private static TokenTemplate Around(bool addBegin, bool addEnd, int? begin, IReadOnlyList<int> ends) => new(
        addBegin && begin is { } beginId ? [beginId] : [],
        addEnd && ends.Count > 0 ? [ends[0]] : []);
}
