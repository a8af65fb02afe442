using System.Text.Json;

namespace Intaglio.Text;

/// <summary>Reads vocab.json and merges.txt, the form of byte-level tokenizers before tokenizer.json (GPT-2, Qwen2).</summary>
internal static class VocabularyFilesReader
{
    private const string EndOfText = "<|endoftext|>";

    /// <summary>The parts of the tokenizer; how text is cut follows from the tokenizer class, GPT-2's where none is named.</summary>
    public static TokenizerParts Read(TokenizerFiles files, TokenizerSettings settings)
    {
        string vocabularyFile = files.PathOf("vocab.json"), mergesFile = files.PathOf("merges.txt");
        bool qwen = settings.TokenizerClass == "Qwen2Tokenizer";
        if (!qwen && settings.TokenizerClass is not ("" or "GPT2Tokenizer"))
        {
            throw new NotSupportedException($"{files.PathOf("tokenizer_config.json")}: 'tokenizer_class' is '{settings.TokenizerClass}', "
                + "which is not supported without a tokenizer.json. Supported: GPT2Tokenizer, Qwen2Tokenizer.");
        }

        var ids = new Dictionary<string, int>();
        using (JsonDocument document = JsonField.Parse(vocabularyFile, files.Read("vocab.json")))
        {
            foreach ((string token, JsonField id) in new JsonField(vocabularyFile, document.RootElement).Members()) ids[token] = id.Integer();
        }
        List<AddedToken> added = [.. settings.AddedTokens];
        if (added.Count == 0 && ids.TryGetValue(EndOfText, out int endId)) added.Add(new AddedToken(EndOfText, endId, Special: true));
        foreach (AddedToken token in added) ids[token.Content] = token.Id;

        Vocabulary vocabulary = TokenizerJsonReader.InFile(vocabularyFile, () => new Vocabulary(ids));
        List<MergePair> merges = ReadMerges(mergesFile, files.Read("merges.txt"), vocabulary);
        var splitter = new PatternSplitter(TextPattern.FromExpression(qwen ? KnownPatterns.Qwen2 : KnownPatterns.Gpt2), SplitBehavior.Isolated);
        int? gpt2End = !qwen && vocabulary.TryGetId(EndOfText, out int id2) ? id2 : null;
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            AddedTokens = added,
            Normalizer = qwen ? new CanonicalNormalizer(compose: true) : null,
            PreTokenizer = splitter,
            Encoder = TokenizerJsonReader.InFile(mergesFile, () => new ByteLevelEncoder(vocabulary, PairTable.From(merges, vocabulary), wholePiecesFirst: false)),
            Spelling = TokenSpelling.Bytes,
            Template = TokenTemplate.None,
            // GPT2Tokenizer's defaults where no file names the tokens.
            BeginId = gpt2End,
            EndIds = gpt2End is { } end ? [end] : [],
        };
    }

    private static List<MergePair> ReadMerges(string file, byte[] content, Vocabulary vocabulary)
    {
        var merges = new List<MergePair>();
        int number = 0;
        using var lines = new StreamReader(new MemoryStream(content));
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal))) continue;
            merges.Add(MergeLine.TryParse(line, vocabulary, out MergePair pair)
                ? pair
                : throw new InvalidDataException($"{file}, line {number}: must be two tokens with a space between, but is '{line}'."));
        }
        return merges;
    }
}
