using Xunit;

namespace Intaglio.Runtime.Tests.Text;

/// <summary>The folder of real tokenizers beside the repository; tests that need it are skipped where it is absent.</summary>
internal static class RealFiles
{
    private const string Separator = "\n__ggml_vocab_test__\n";

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
