namespace Intaglio.Weights;

/// <summary>
/// The packed format: a header, the files that were packed along, and the weights exactly as kernels read them. All numbers are
/// little-endian; <c>docs/packed-files.md</c> has the table.
/// </summary>
internal static class PackedFormat
{
    /// <summary>What a header is, so that a new form of it is told from damage.</summary>
    public const int Version = 1;

    /// <summary>Numbers of a fixed length at the start of the header.</summary>
    public const int FixedBytes = 72;

    /// <summary>The header's own checksum, its last bytes.</summary>
    public const int ChecksumBytes = sizeof(ulong);

    /// <summary>More than thousands of file names; a damaged length does not become a huge read.</summary>
    public const int LongestHeader = 1 << 20;

    /// <summary>The longest name of a file or model, in UTF-8 bytes.</summary>
    public const int LongestText = 1024;

    /// <summary>Tokenizers have up to some 35 MB.</summary>
    public const int LongestFile = 1 << 28;

    /// <summary>What the machine that packed wrote as it writes numbers of weights.</summary>
    public const uint ByteOrderMark = 0x01020304;

    /// <summary>Weights start at a page, as a mapping does.</summary>
    public const int PageBytes = 4096;

    private const int HugePage = 2 << 20;

    /// <summary>The first bytes of every packed file.</summary>
    public static ReadOnlySpan<byte> Magic => "INTAGLIO"u8;

    /// <summary>Where weights start that follow other bytes: large ones at a multiple of 2 MB, so that the system may map them with such pages.</summary>
    public static long WeightsAfter(long end, long weightBytes)
    {
        long alignment = weightBytes >= 16 * HugePage ? HugePage : PageBytes;
        return (end + alignment - 1) / alignment * alignment;
    }

    /// <summary>True for what may be the name of a packed file: a file name, no path.</summary>
    public static bool IsFileName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\') < 0 && !name.Any(char.IsControl);
}
