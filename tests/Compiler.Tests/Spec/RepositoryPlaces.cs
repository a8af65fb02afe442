namespace Intaglio.Compiler.Tests.Specs;

/// <summary>Where tests find files.</summary>
internal static class RepositoryPlaces
{
    /// <summary>The nearest folder above the test assembly that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A file or folder beside the repository that not every machine has; skips the test where it is absent.</summary>
    public static string Shared(params string[] parts)
    {
        string path = Path.GetFullPath(Path.Combine([Repository, "..", "shared", .. parts]));
        Skip.IfNot(Path.Exists(path), $"{path} is not there.");
        return path;
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
