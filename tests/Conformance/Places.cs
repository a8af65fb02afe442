namespace Intaglio.Conformance;

/// <summary>Where tests find their data.</summary>
internal static class Places
{
    /// <summary>The repository: the nearest folder above the test assembly that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The conformance set that lies in the repository.</summary>
    public static string References => Path.Combine(Repository, "tests", "Conformance", "References");

    /// <summary>Data beside the repository that not every machine has: all reference directories and real weights.</summary>
    /// <param name="parts">The path inside it.</param>
    /// <remarks>Skips the test where it is absent.</remarks>
    public static string Shared(params string[] parts)
    {
        string path = Path.Combine([Repository, "..", "shared", .. parts]);
        Skip.IfNot(Directory.Exists(path) || File.Exists(path), $"{Path.GetFullPath(path)} is not there.");
        return Path.GetFullPath(path);
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Compiler.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"There is no Compiler.sln above {AppContext.BaseDirectory}.");
    }
}
