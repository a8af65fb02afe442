namespace Intaglio.Workers;

/// <summary>How many workers a team has where nobody says so: one for each physical core that the process may use.</summary>
/// <remarks>Two hardware threads of a core share its vector units and its path to memory: a second one adds waiting, not speed.</remarks>
internal static class ProcessorCount
{
    private const string LinuxStatus = "/proc/self/status";
    private const string LinuxTopology = "/sys/devices/system/cpu/cpu{0}/topology/thread_siblings_list";

    /// <summary>
    /// Physical cores available to this process, at least 1: <see cref="Environment.ProcessorCount"/> (which respects affinity and
    /// container limits), less the siblings that Linux tells of.
    /// </summary>
    public static int PhysicalCores()
    {
        int processors = Environment.ProcessorCount;
        if (!OperatingSystem.IsLinux())
            return processors;
        try
        {
            string allowed = File.ReadLines(LinuxStatus).FirstOrDefault(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)) ?? "";
            int cores = CountCores(ParseList(allowed[(allowed.IndexOf(':') + 1)..]), processor => File.ReadAllText(string.Format(null, LinuxTopology, processor)));
            return cores == 0 ? processors : Math.Min(cores, processors);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            // A container may hide the topology; then hardware threads are the best that is known.
            return processors;
        }
    }

    /// <summary>Counts the groups of siblings among <paramref name="allowed"/> processors; a group is known by its first member.</summary>
    internal static int CountCores(IReadOnlyCollection<int> allowed, Func<int, string> siblingsOf) =>
        allowed.Select(processor => ParseList(siblingsOf(processor)).Min()).Distinct().Count();

    /// <summary>Reads the kernel's list format: <c>0-3,8,10-11</c>; nothing for an empty list.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    internal static IReadOnlyList<int> ParseList(string list)
    {
        var processors = new List<int>();
        foreach (string range in list.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            int first = int.Parse(ends[0], null);
            int last = int.Parse(ends[^1], null);
            if (ends.Length > 2 || first < 0 || last < first || last - first > ushort.MaxValue)
                throw new FormatException($"'{range}' is not a range of processors.");
            processors.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return processors;
    }
}
