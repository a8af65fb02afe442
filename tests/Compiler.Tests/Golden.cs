using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Intaglio.Compiler.Tests;

/// <summary>Compares text with files that lie beside the tests; <c>INTAGLIO_UPDATE_GOLDENS=1</c> writes them anew.</summary>
internal static class Golden
{
    /// <summary>Passes where the folder <c>Goldens/(test)</c> holds exactly these files with exactly these texts.</summary>
    /// <param name="files">Texts by file name, without the ending.</param>
    /// <param name="test">The folder, by default the name of the test.</param>
    public static void Match(IReadOnlyDictionary<string, string> files, [CallerMemberName] string test = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Goldens", test);
        Dictionary<string, string> actual = files.ToDictionary(file => file.Key + ".txt", file => file.Value.Replace("\r\n", "\n", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("INTAGLIO_UPDATE_GOLDENS") == "1")
        {
            Replace(folder, actual);
            return;
        }

        string[] expected = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)] : [];
        Assert.Equal(expected, actual.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, string text) in actual)
        {
            if (Difference(File.ReadAllText(Path.Combine(folder, name)), text) is { } difference)
                Assert.Fail($"{test}/{name} is not what the golden says (INTAGLIO_UPDATE_GOLDENS=1 rewrites it):\n{difference}");
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static void Replace(string folder, Dictionary<string, string> files)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach ((string name, string text) in files)
            File.WriteAllText(Path.Combine(folder, name), text);
    }

    private static string? Difference(string expected, string actual)
    {
        if (expected == actual)
            return null;
        StringBuilder text = new();
        foreach (DiffPiece line in InlineDiffBuilder.Diff(expected, actual).Lines)
        {
            string mark = line.Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " };
            text.Append(mark).Append(line.Text).Append('\n');
        }

        return text.ToString();
    }
}
