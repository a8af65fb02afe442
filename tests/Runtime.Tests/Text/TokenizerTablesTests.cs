using System.Text.Json.Nodes;
using CsCheck;
using Intaglio.Text;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public sealed class TokenizerTablesTests : IDisposable
{
    private static readonly string[] Texts = ["", "the cat <s>the", " Ab1c  23é\n’ <end> ﬁ㍿", "▁▁ab cab\u00A0b", "a\uD83D😀\U000313C0 e\u0301", new('a', 100)];

    private readonly TokenizerFiles files = new();

    public void Dispose() => files.Dispose();

    [SkippableTheory]
    [MemberData(nameof(RealFiles.WithLlamaCppCases), MemberType = typeof(RealFiles))]
    public void Real_tokenizers_come_out_of_their_tables_as_they_went_in(string path, string cases) =>
        AssertSame(TokenizerLoader.Load(RealFiles.PathOf(path)), RealFiles.LlamaCppCases(cases).Select(item => item.Text));

    [Fact]
    public void Every_kind_of_part_comes_out_of_its_table_as_it_went_in()
    {
        JsonObject document = TokenizerFiles.ByteLevel();
        document["normalizer"] = JsonNode.Parse("""
            { "type": "Sequence", "normalizers": [{ "type": "NFD" }, { "type": "NFC" }, { "type": "Prepend", "prepend": "a" },
              { "type": "Replace", "pattern": { "Regex": "b+" }, "content": "the" }, { "type": "Sequence", "normalizers": [] }] }
            """);
        if (CompatibilityNormalizer.IsAvailable) document["normalizer"]!["normalizers"]!.AsArray().Add(JsonNode.Parse("""{ "type": "NFKC" }"""));
        document["pre_tokenizer"] = JsonNode.Parse("""
            { "type": "Sequence", "pretokenizers": [{ "type": "Metaspace", "replacement": "_", "prepend_scheme": "first", "split": true },
              { "type": "Split", "pattern": { "String": "c" }, "behavior": "MergedWithPrevious", "invert": true }, { "type": "Punctuation" },
              { "type": "Digits", "individual_digits": true }, { "type": "ByteLevel", "add_prefix_space": true, "use_regex": true }] }
            """);
        foreach (string flag in (string[])["normalized", "lstrip", "rstrip", "single_word"])
        {
            JsonObject token = TokenizerFiles.AddedToken(1, "<end>", special: false);
            token[flag] = true;
            document["added_tokens"]!.AsArray()[1] = token;
            AssertSame(Load(document), Texts);
        }

        JsonObject characters = TokenizerFiles.Llama2();
        AssertSame(Load(characters), Texts);
        characters["model"]!["fuse_unk"] = true;
        characters["model"]!["byte_fallback"] = false;
        AssertSame(Load(characters), Texts);
        characters["model"]!["fuse_unk"] = false;
        AssertSame(Load(characters), Texts);
    }

    [Fact]
    public void Ranks_user_defined_tokens_and_a_second_vocabulary_come_out_of_their_tables_as_they_went_in()
    {
        var tokens = new Vocabulary(new() { ["<unk>"] = 0, ["a"] = 1, ["b"] = 2, ["ab"] = 3, ["bb"] = 4, ["▁"] = 6, ["the"] = 7 });
        var ranks = RankTable.From([(3, 5), (4, -7)], tokens);
        var parts = new TokenizerParts
        {
            Vocabulary = new Vocabulary(new() { ["<unk>"] = 0, ["<s>"] = 9 }),
            AddedTokens = [],
            Normalizer = new WhitespaceNormalizer(),
            Encoder = new CharacterEncoder(tokens, ranks, unknownId: 0, fuseUnknown: true, byteFallback: false, ["the"]),
            Spelling = new TokenSpelling(false, [("▁", " "), ("a", "A")], true, 2),
            Template = new TokenTemplate([9, 0], [0]),
            EndIds = [9, 0],
        };
        Assert.Equal([9, 0, 1, 4, 2, 7, 1, 0, 0], new TextTokenizer(parts).Encode("abbbthea!"));
        AssertSame(parts, Texts.Append("abbbthea!"));
    }

    [Fact]
    public void Every_class_of_part_is_known_to_those_who_read_them()
    {
        Type[] bases = [typeof(Normalizer), typeof(PreTokenizer), typeof(PieceEncoder), typeof(MergeTable)];
        Type[] kinds = [.. typeof(TextTokenizer).Assembly.GetTypes().Where(type => !type.IsAbstract && Array.Exists(bases, type.IsSubclassOf))];
        Assert.True(kinds.Length >= 14);
        foreach (Type kind in kinds)
        {
            var writer = new PartWriter();
            writer.Text(kind.Name);
            string? problem = Record.Exception(() => ReadPart(kind, writer.ToArray()))?.Message;
            Assert.False(problem?.Contains("is no kind", StringComparison.Ordinal) ?? false, problem);
        }
    }

    [Fact]
    public void Tables_that_are_cut_short_or_altered_are_refused_or_still_a_tokenizer()
    {
        CheckAltered(PackedTokenizer.Write(Load(TokenizerFiles.Llama2())));
        CheckAltered(PackedTokenizer.Write(Load(TokenizerFiles.ByteLevel())));
    }

    private static void CheckAltered(byte[] whole)
    {
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] part = whole[..length];
            Assert.EndsWith("Pack the model again.", Assert.Throws<InvalidDataException>(() => PackedTokenizer.Read(part)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<InvalidDataException>(() => PackedTokenizer.Read([.. whole, 0]));
        Gen.Select(Gen.Int[sizeof(int), whole.Length - 1], Gen.Byte).Sample(
            (place, value) =>
            {
                byte[] altered = [.. whole];
                altered[place] = value;
                try
                {
                    var tokenizer = new TextTokenizer(PackedTokenizer.Read(altered)!);
                    foreach (string text in Texts) tokenizer.Decode(tokenizer.Encode(text));
                }
                catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
                {
                }
            },
            iter: 3000);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var writer = new PartWriter();
        for (int depth = 0; depth < 100_000; depth++)
        {
            writer.Text(nameof(NormalizerSequence));
            writer.Number(1);
        }

        byte[] bytes = writer.ToArray();
        Assert.Contains("nested", Assert.Throws<InvalidDataException>(() => ReadPart(typeof(NormalizerSequence), bytes)).Message, StringComparison.Ordinal);
    }

    private static void AssertSame(TokenizerParts parts, IEnumerable<string> texts)
    {
        TextTokenizer expected = new(parts), found = new(PackedTokenizer.Read(PackedTokenizer.Write(parts))!);
        Assert.Equal((expected.VocabularySize, expected.BeginId), (found.VocabularySize, found.BeginId));
        Assert.Equal(expected.EndIds, found.EndIds);
        Assert.Equal(parts.AddedTokens, PackedTokenizer.Read(PackedTokenizer.Write(parts))!.AddedTokens);
        Assert.Equal(Enumerable.Range(0, expected.VocabularySize).Select(expected.Spell), Enumerable.Range(0, found.VocabularySize).Select(found.Spell));
        Assert.Equal(Enumerable.Range(0, expected.VocabularySize).Where(expected.IsSpecial), Enumerable.Range(0, found.VocabularySize).Where(found.IsSpecial));
        foreach (string text in texts)
        {
            int[] ids = expected.Encode(text);
            Assert.Equal(ids, found.Encode(text));
            Assert.Equal(expected.Decode(ids, skipSpecialTokens: false), found.Decode(ids, skipSpecialTokens: false));
        }
    }

    private static void ReadPart(Type kind, byte[] bytes)
    {
        var reader = new PartReader(bytes);
        if (kind.IsSubclassOf(typeof(Normalizer))) PartKinds.ReadNormalizer(ref reader);
        else if (kind.IsSubclassOf(typeof(PreTokenizer))) PartKinds.ReadPreTokenizer(ref reader);
        else if (kind.IsSubclassOf(typeof(PieceEncoder))) PartKinds.ReadEncoder(ref reader);
        else PartKinds.ReadMerges(ref reader, new Vocabulary([]));
    }

    private TokenizerParts Load(JsonObject document)
    {
        files.Write("tokenizer.json", document.ToJsonString());
        return TokenizerLoader.Load(files.Folder);
    }
}
