namespace Intaglio.Tool.Measurement;

/// <summary>How large the caches of the first processor are, as Linux tells; null where nobody does.</summary>
/// <param name="Level2">Bytes of a core's own second cache.</param>
/// <param name="Level3">Bytes of the last cache, which cores share.</param>
internal sealed record Caches(long? Level2, long? Level3)
{
    private const string Linux = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>This machine's.</summary>
    public static Caches Read() => Read(Linux);

    /// <summary>Reads the kernel's description.</summary>
    /// <param name="folder">The folder with <c>index0</c>, <c>index1</c>, ...</param>
    public static Caches Read(string folder)
    {
        try
        {
            Dictionary<string, long> sizes = Directory.GetDirectories(folder, "index*")
                .Where(index => File.ReadAllText(Path.Combine(index, "type")).Trim() != "Instruction")
                .ToDictionary(index => File.ReadAllText(Path.Combine(index, "level")).Trim(), index => Size(File.ReadAllText(Path.Combine(index, "size")).Trim()));
            return new(sizes.TryGetValue("2", out long second) ? second : null, sizes.TryGetValue("3", out long third) ? third : null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return new(null, null);
        }
    }

    /// <summary>Reads <c>512K</c>, <c>32M</c> or a plain number of bytes.</summary>
    private static long Size(string text) => text[^1] switch
    {
        'K' => long.Parse(text[..^1], null) << 10,
        'M' => long.Parse(text[..^1], null) << 20,
        _ => long.Parse(text, null),
    };
}
