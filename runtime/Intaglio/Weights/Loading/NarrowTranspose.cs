using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Intaglio.Weights;

/// <summary>Turns 32 rows of 16-bit numbers into columns of 32 lanes without looking at them: BF16 to BF16 panels, four times faster than through floats.</summary>
internal static unsafe class NarrowTranspose
{
    /// <summary>Columns of one tile: 16 KB, so that what is read and what is written share an L1 cache.</summary>
    public const int MostColumns = 256;

    private const int Lanes = PanelPacker.Lanes;
    private const int Block = 8;

    /// <summary>Transposes one tile.</summary>
    /// <param name="rows">32 rows; they need no alignment.</param>
    /// <param name="count">Columns, 1 to 256.</param>
    /// <param name="tile">Receives [count][32] numbers.</param>
    public static void Tile(ushort** rows, int count, ushort* tile)
    {
        // Eight rows at a time: as many streams as the hardware reads ahead, each half a kilobyte in one piece.
        int whole = count & ~(Block - 1);
        for (int lane = 0; lane < Lanes; lane += Block)
        {
            for (int inner = 0; inner < whole; inner += Block)
                EightByEight(rows + lane, inner, tile + (inner * Lanes) + lane);
        }

        for (int inner = whole; inner < count; inner++)
        {
            for (int lane = 0; lane < Lanes; lane++)
                tile[(inner * Lanes) + lane] = Unsafe.ReadUnaligned<ushort>(rows[lane] + inner);
        }
    }

    // Three rounds of zipping: numbers of rows r and r + 4, then pairs, then fours come to lie side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByEight(ushort** rows, int column, ushort* tile)
    {
        Vector128<ushort> row0 = Vector128.Load(rows[0] + column), row1 = Vector128.Load(rows[1] + column);
        Vector128<ushort> row2 = Vector128.Load(rows[2] + column), row3 = Vector128.Load(rows[3] + column);
        Vector128<ushort> row4 = Vector128.Load(rows[4] + column), row5 = Vector128.Load(rows[5] + column);
        Vector128<ushort> row6 = Vector128.Load(rows[6] + column), row7 = Vector128.Load(rows[7] + column);
        Vector128<ushort> low04 = ZipLow(row0, row4), high04 = ZipHigh(row0, row4);
        Vector128<ushort> low15 = ZipLow(row1, row5), high15 = ZipHigh(row1, row5);
        Vector128<ushort> low26 = ZipLow(row2, row6), high26 = ZipHigh(row2, row6);
        Vector128<ushort> low37 = ZipLow(row3, row7), high37 = ZipHigh(row3, row7);
        Four(ZipLow(low04, low26), ZipLow(low15, low37), tile);
        Four(ZipHigh(low04, low26), ZipHigh(low15, low37), tile + (2 * Lanes));
        Four(ZipLow(high04, high26), ZipLow(high15, high37), tile + (4 * Lanes));
        Four(ZipHigh(high04, high26), ZipHigh(high15, high37), tile + (6 * Lanes));
    }

    /// <summary>The last round, for two neighbouring columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(Vector128<ushort> even, Vector128<ushort> odd, ushort* tile)
    {
        ZipLow(even, odd).Store(tile);
        ZipHigh(even, odd).Store(tile + Lanes);
    }

    /// <summary>a0 b0 a1 b1 a2 b2 a3 b3</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> ZipLow(Vector128<ushort> a, Vector128<ushort> b)
    {
        if (Sse2.IsSupported)
            return Sse2.UnpackLow(a, b);
        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3]);
    }

    /// <summary>a4 b4 a5 b5 a6 b6 a7 b7</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> ZipHigh(Vector128<ushort> a, Vector128<ushort> b)
    {
        if (Sse2.IsSupported)
            return Sse2.UnpackHigh(a, b);
        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7]);
    }
}
