using System.Text.Json;
using System.Text.Json.Nodes;
using Intaglio.Text;

namespace Intaglio.Runtime.Tests.Text;

/// <summary>Small tokenizers written as files: what tests begin from and change.</summary>
internal sealed class TokenizerFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("intaglio-tokenizer-").FullName;

    /// <summary>A byte-level tokenizer: "&lt;s&gt;" 0, "&lt;end&gt;" 1, the bytes from 2 on, then " t", "he" and " the".</summary>
    public static JsonObject ByteLevel()
    {
        List<string> tokens = ["<s>", "<end>", .. Enumerable.Range(0, 256).Select(value => ByteAlphabet.CharacterOf((byte)value).ToString()), "Ġt", "he", "Ġthe"];
        return Document(tokens, ["Ġ t", "h e", "Ġt he"], byteFallback: false, """{ "type": "ByteLevel", "add_prefix_space": false, "use_regex": true }""",
            normalizer: null, """{ "type": "ByteLevel" }""", unknown: null);
    }

    /// <summary>A tokenizer of the kind of Llama 2: "&lt;unk&gt;" 0, "&lt;s&gt;" 1, "&lt;end&gt;" 2, the bytes from 3 on, then some letters and pairs.</summary>
    public static JsonObject Llama2()
    {
        List<string> tokens =
        [
            "<unk>", "<s>", "<end>", .. Enumerable.Range(0, 256).Select(CharacterEncoder.ByteToken),
            "▁", "a", "b", "c", "é", "▁a", "ab", "▁ab", "▁▁",
        ];
        return Document(tokens, ["▁ a", "a b", "▁a b", "▁ ▁"], byteFallback: true, preTokenizer: null,
            """{ "type": "Sequence", "normalizers": [{ "type": "Prepend", "prepend": "▁" }, { "type": "Replace", "pattern": { "String": " " }, "content": "▁" }] }""",
            """
            { "type": "Sequence", "decoders": [{ "type": "Replace", "pattern": { "String": "▁" }, "content": " " }, { "type": "ByteFallback" },
              { "type": "Fuse" }, { "type": "Strip", "content": " ", "start": 1, "stop": 0 }] }
            """, "<unk>");
    }

    public string Write(string name, string content)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public TextTokenizer Load(JsonObject document)
    {
        Write("tokenizer.json", document.ToJsonString());
        return TextTokenizer.Load(Folder);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static JsonObject AddedToken(int id, string content, bool special = true) =>
        new() { ["id"] = id, ["content"] = content, ["special"] = special, ["normalized"] = false, ["lstrip"] = false, ["rstrip"] = false, ["single_word"] = false };

    private static JsonObject Document(
        List<string> tokens, string[] merges, bool byteFallback, string? preTokenizer, string? normalizer, string decoder, string? unknown)
    {
        var added = new JsonArray();
        for (int id = 0; id < 3; id++)
        {
            if (tokens[id].StartsWith('<')) added.Add(AddedToken(id, tokens[id]));
        }
        int begin = tokens.IndexOf("<s>");
        return new JsonObject
        {
            ["added_tokens"] = added,
            ["normalizer"] = normalizer is null ? null : JsonNode.Parse(normalizer),
            ["pre_tokenizer"] = preTokenizer is null ? null : JsonNode.Parse(preTokenizer),
            ["post_processor"] = JsonNode.Parse($$"""
                { "type": "TemplateProcessing", "single": [{ "SpecialToken": { "id": "<s>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } }],
                  "special_tokens": { "<s>": { "id": "<s>", "ids": [{{begin}}], "tokens": ["<s>"] } } }
                """),
            ["decoder"] = JsonNode.Parse(decoder),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["unk_token"] = unknown,
                ["fuse_unk"] = true,
                ["byte_fallback"] = byteFallback,
                ["vocab"] = JsonSerializer.SerializeToNode(tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id)),
                ["merges"] = JsonSerializer.SerializeToNode(merges),
            },
        };
    }
}
