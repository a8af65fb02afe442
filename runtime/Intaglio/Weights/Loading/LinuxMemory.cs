using System.Runtime.InteropServices;

namespace Intaglio.Weights;

/// <summary>Advice to Linux about pages. Only hints: other systems, and failures, go without.</summary>
internal static unsafe partial class LinuxMemory
{
    private const int WillNeed = 3;
    private const int DontNeed = 4;
    private const int HugePages = 14;

    /// <summary>Asks for 2 MB pages, which spare a matrix-vector product most of its address translations.</summary>
    public static void AskForHugePages(byte* start, long length) => Advise(start, length, HugePages);

    /// <summary>Asks to have a part of a mapped file read ahead.</summary>
    public static void ReadAhead(byte* start, long length) => Advise(start, length, WillNeed);

    /// <summary>Gives pages of a mapped file back: they stay in the page cache and return when they are touched again.</summary>
    public static void Release(byte* start, long length) => Advise(start, length, DontNeed);

    private static void Advise(byte* start, long length, int advice)
    {
        if (!OperatingSystem.IsLinux() || length <= 0)
            return;
        nuint page = (nuint)Environment.SystemPageSize;
        nuint begin = (nuint)start / page * page;
        _ = MemoryAdvise((byte*)begin, (nuint)start + (nuint)length - begin, advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(byte* start, nuint length, int advice);
}
