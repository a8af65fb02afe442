using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public sealed class MalformedTokenizerTests : IDisposable
{
    private readonly TokenizerFiles files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("model.type", "\"WordPiece\"", "'model.type' is \"WordPiece\", which is not supported")]
    [InlineData("model.type", "\"Unigram\"", "'model.type' is \"Unigram\", which is not supported")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "'model.end_of_word_suffix' is \"</w>\", which is not supported")]
    [InlineData("normalizer", "{ \"type\": \"BertNormalizer\" }", "'normalizer.type' is \"BertNormalizer\", which is not supported")]
    [InlineData("pre_tokenizer", "{ \"type\": \"Whitespace\" }", "'pre_tokenizer.type' is \"Whitespace\", which is not supported")]
    [InlineData("pre_tokenizer", "{ \"type\": \"Split\", \"pattern\": { \"Regex\": \"\\\\p{Han}\" }, \"behavior\": \"Isolated\" }", "'pre_tokenizer.pattern.Regex' is an expression that .NET cannot read")]
    [InlineData("decoder", "{ \"type\": \"WordPiece\" }", "'decoder.type' is \"WordPiece\", which is not supported")]
    [InlineData("decoder", "null", "'decoder' is null, which is not supported")]
    [InlineData("post_processor", "{ \"type\": \"Other\" }", "'post_processor.type' is \"Other\", which is not supported")]
    public void What_is_not_supported_is_named_with_file_key_and_value(string key, string value, string message)
    {
        var exception = Assert.Throws<NotSupportedException>(() => LoadWith(key, value));
        Assert.StartsWith(Path.Combine(files.Folder, "tokenizer.json") + ": " + message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "null", "'model' is missing")]
    [InlineData("model.vocab", "[]", "'model.vocab' must be an object, but is array")]
    [InlineData("model.vocab.the", "\"x\"", "'model.vocab.the' must be an integer, but is string")]
    [InlineData("model.vocab.the", "5", "The tokens '\u0001' and 'the' have the same id 5")]
    [InlineData("model.vocab.the", "-3", "Token 'the' has the id -3; ids lie between 0 and 4194303")]
    [InlineData("model.vocab.the", "2000000000", "Token 'the' has the id 2000000000")]
    [InlineData("model.vocab.the", "1e99", "'model.vocab.the' is 1e99, which is no 32-bit integer")]
    [InlineData("model.merges", "{}", "'model.merges' must be an array, but is object")]
    [InlineData("model.merges", "[\"h e\", \"he\"]", "'model.merges[1]' must be two tokens with a space between, but is 'he'")]
    [InlineData("model.merges", "[[\"h\", \"e\", \"x\"]]", "'model.merges[0]' must hold two tokens, but holds 3")]
    [InlineData("model.merges", "[\"h x\"]", "Merge 0 joins 'h' and 'x', but the vocabulary has no token 'hx'")]
    [InlineData("added_tokens", "[{ \"content\": \"a\" }]", "'added_tokens[0].id' must be an integer, but is missing")]
    [InlineData("added_tokens", "[{ \"id\": 1, \"content\": \"\\ud800\" }]", "'added_tokens[0].content' is no valid Unicode text")]
    [InlineData("post_processor.special_tokens", "{}", "'post_processor.single[0]' names the special token '<s>', which 'special_tokens' lacks")]
    public void What_is_malformed_is_named_with_file_and_key(string key, string value, string message)
    {
        var exception = Assert.Throws<InvalidDataException>(() => LoadWith(key, value));
        if (!message.Contains('\u0001')) Assert.StartsWith(Path.Combine(files.Folder, "tokenizer.json") + ": " + message, exception.Message, StringComparison.Ordinal);
        else Assert.Contains("have the same id 5", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_token_that_is_none_is_refused()
    {
        JsonObject document = TokenizerFiles.Llama2();
        document["model"]!["unk_token"] = "<nothing>";
        Assert.Contains("'model.unk_token' is '<nothing>', which is no token", Assert.Throws<InvalidDataException>(() => files.Load(document)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_JSON_or_no_tokenizer_is_refused()
    {
        Assert.Contains("not valid JSON", Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(files.Write("tokenizer.json", "{ \"model\": "))).Message, StringComparison.Ordinal);
        Assert.Contains("not valid JSON", Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(files.Write("tokenizer.json", new string('[', 100_000)))).Message, StringComparison.Ordinal);
        Assert.Contains("must be an object", Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(files.Write("tokenizer.json", "[]"))).Message, StringComparison.Ordinal);
        Assert.Contains("file type '.txt'", Assert.Throws<NotSupportedException>(() => TextTokenizer.Load(files.Write("a.txt", ""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        Assert.Contains("no tokenizer.json, no tokenizer.model", Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load(files.Folder)).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load("nowhere")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_forms_without_a_tokenizer_json_need_a_known_class()
    {
        files.Write("vocab.json", "{}");
        files.Write("merges.txt", "");
        files.Write("tokenizer_config.json", """{ "tokenizer_class": "RobertaTokenizer" }""");
        Assert.Contains("'tokenizer_class' is 'RobertaTokenizer'", Assert.Throws<NotSupportedException>(() => TextTokenizer.Load(files.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_without_end_is_stopped()
    {
        TextTokenizer tokenizer = LoadWith("pre_tokenizer", """
            { "type": "Sequence", "pretokenizers": [{ "type": "Split", "pattern": { "Regex": "(a+)+b" }, "behavior": "Isolated" }, { "type": "ByteLevel", "use_regex": false }] }
            """);
        Assert.Contains("did not finish", Assert.Throws<InvalidDataException>(() => tokenizer.Encode(new string('a', 60))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused_or_read_and_never_anything_else()
    {
        string json = TokenizerFiles.Llama2().ToJsonString();
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Char["{}[]\",:0ax▁"], Gen.Bool).Sample((position, replacement, cut) =>
        {
            string damaged = cut ? json[..position] : string.Concat(json.AsSpan(0, position), replacement.ToString(), json.AsSpan(position + 1));
            using var own = new TokenizerFiles();
            own.Write("tokenizer.json", damaged);
            try
            {
                TextTokenizer.Load(own.Folder).Encode("ab à <end> ");
            }
            catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
            {
                Assert.Contains("tokenizer.json", exception.Message, StringComparison.Ordinal);
            }
        }, iter: 1000);
    }

    private TextTokenizer LoadWith(string key, string value)
    {
        JsonObject document = TokenizerFiles.ByteLevel();
        string[] path = key.Split('.');
        JsonNode parent = document;
        foreach (string name in path[..^1]) parent = parent[name]!;
        // Written by hand, for values that the document model would refuse.
        parent[path[^1]] = "PLACEHOLDER";
        files.Write("tokenizer.json", document.ToJsonString().Replace("\"PLACEHOLDER\"", value, StringComparison.Ordinal));
        return TextTokenizer.Load(files.Folder);
    }
}
