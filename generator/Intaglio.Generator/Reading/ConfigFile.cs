using System;

namespace Intaglio.Generator.Reading;

/// <summary>A configuration file of the project.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Text">What it holds.</param>
internal sealed record ConfigFile(string Path, string Text)
{
    /// <summary>True where a file may be a model's configuration.</summary>
    public static bool IsCandidate(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>True where the path ends with these folders and this file, whichever separators are used.</summary>
    public bool EndsWith(string ending)
    {
        string path = "/" + Path.Replace('\\', '/');
        string normalized = ending.Replace('\\', '/');
        while (normalized.StartsWith("./", StringComparison.Ordinal))
            normalized = normalized.Substring(2);
        return path.EndsWith("/" + normalized.TrimStart('/'), StringComparison.Ordinal);
    }
}
