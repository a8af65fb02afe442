using Xunit;

namespace Intaglio.Runtime.Tests.Text;

/// <summary>The folder of real tokenizers beside the repository; tests that need it are skipped where it is absent.</summary>
internal static class RealFiles
{
    private const string Separator = "\n__ggml_vocab_test__\n";

    /// <summary>Tokenizers that llama.cpp has too, and the name of its cases.</summary>
    public static readonly TheoryData<string, string> WithLlamaCppCases = new()
    {
        { "tokenizers/gpt2", "ggml-vocab-gpt-2" },
        { "tokenizers/qwen2", "ggml-vocab-qwen2" },
        { "tokenizers/llama3", "ggml-vocab-llama-bpe" },
        { "tokenizers/llama2/tokenizer.model", "ggml-vocab-llama-spm" },
        { "tokenizers/llama2/tokenizer.json", "ggml-vocab-llama-spm" },
    };

    private static readonly string? Folder = Find();
    private static readonly Dictionary<string, TextTokenizer> Tokenizers = [];

    public static string PathOf(string name)
    {
        Skip.If(Folder is null, "The folder shared/real is not beside the repository.");
        return Path.Combine(Folder!, name);
    }

    public static TextTokenizer Load(string name)
    {
        string path = PathOf(name);
        lock (Tokenizers)
        {
            if (!Tokenizers.TryGetValue(name, out TextTokenizer? tokenizer)) Tokenizers[name] = tokenizer = TextTokenizer.Load(path);
            return tokenizer;
        }
    }

    /// <summary>Texts and ids in the form of llama.cpp's vocabulary tests, without begin and end tokens.</summary>
    public static IEnumerable<(string Text, int[] Ids)> LlamaCppCases(string name)
    {
        string[] texts = File.ReadAllText(PathOf($"tokenizers/llama.cpp/{name}.gguf.inp")).Split(Separator);
        string[] ids = File.ReadAllLines(PathOf($"tokenizers/llama.cpp/{name}.gguf.out"));
        for (int i = 0; i < ids.Length; i++)
            yield return (texts[i], [.. ids[i].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);
    }

    private static string? Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Compiler.sln"))) folder = folder.Parent;
        string path = Path.Combine(folder?.FullName ?? "", "..", "shared", "real");
        return Directory.Exists(path) ? path : null;
    }
}
