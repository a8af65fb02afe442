namespace Intaglio.Weights;

/// <summary>Which shapes of a checkpoint hold the numbers of a vector or a matrix in the same order.</summary>
internal static class CheckpointShape
{
    /// <summary>True where a tensor can be read as the wanted vector [n] or matrix [R, C].</summary>
    /// <remarks>
    /// A vector may have any shape of n elements ([1, 1, n], [heads, size]). A matrix may have dimensions of 1 before its rows
    /// (position tables, [1, R, C]) and several dimensions that are its columns (convolutions, [R, channels, height, width]).
    /// </remarks>
    public static bool Fits(ReadOnlySpan<long> found, ReadOnlySpan<long> wanted)
    {
        if (wanted.Length == 1)
            return Product(found) == wanted[0];
        for (; !found.IsEmpty; found = found[1..])
        {
            if (found[0] == wanted[0] && Product(found[1..]) == wanted[1])
                return true;
            if (found[0] != 1)
                return false;
        }

        return false;
    }

    // Wide, so that no shape of a file overflows into a fitting one.
    private static Int128 Product(ReadOnlySpan<long> lengths)
    {
        Int128 product = 1;
        foreach (long length in lengths)
            product = Int128.Min(product * length, long.MaxValue);
        return product;
    }
}
