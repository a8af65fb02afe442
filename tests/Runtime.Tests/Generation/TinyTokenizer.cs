using System.Text.Json;
using Intaglio.Runtime.Tests.Sessions;

namespace Intaglio.Runtime.Tests.Generation;

/// <summary>A tokenizer for <see cref="TinyModel"/>: its eleven tokens are "&lt;s&gt;" and the letters a to j.</summary>
internal static class TinyTokenizer
{
    public static TextTokenizer Create()
    {
        var vocabulary = Enumerable.Range(1, TinyProgram.Vocabulary - 1).ToDictionary(id => ((char)('a' + id - 1)).ToString(), id => id);
        string folder = Directory.CreateTempSubdirectory("intaglio-tokenizer-").FullName;
        try
        {
            string file = Path.Combine(folder, "tokenizer.json");
            File.WriteAllText(file, $$"""
                {
                  "added_tokens": [{ "id": 0, "content": "<s>", "special": true }],
                  "model": { "type": "BPE", "vocab": {{JsonSerializer.Serialize(vocabulary)}}, "merges": [] },
                  "pre_tokenizer": null,
                  "decoder": { "type": "Fuse" },
                  "post_processor": {
                    "type": "TemplateProcessing",
                    "single": [{ "SpecialToken": { "id": "<s>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } }],
                    "special_tokens": { "<s>": { "id": "<s>", "ids": [0], "tokens": ["<s>"] } }
                  }
                }
                """);
            return TextTokenizer.Load(file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
