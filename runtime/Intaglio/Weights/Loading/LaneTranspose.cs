using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Intaglio.Weights;

/// <summary>Turns 32 rows into columns of 32 lanes: [32][columns] becomes [columns][32].</summary>
internal static unsafe class LaneTranspose
{
    /// <summary>Columns of one tile: 16 KB of floats, so that what is read and what is written share an L1 cache.</summary>
    public const int MostColumns = 128;

    private const int Lanes = PanelPacker.Lanes;
    private const int Block = 4;

    /// <summary>Transposes one tile.</summary>
    /// <param name="rows">32 rows; they need no alignment.</param>
    /// <param name="count">Columns, 1 to 128.</param>
    /// <param name="tile">Receives [count][32] floats.</param>
    public static void Tile(float** rows, int count, float* tile)
    {
        // Eight rows at a time: as many streams as the hardware reads ahead, each half a kilobyte in one piece.
        int whole = count & ~(Block - 1);
        for (int lane = 0; lane < Lanes; lane += 2 * Block)
        {
            for (int inner = 0; inner < whole; inner += Block)
            {
                FourByFour(rows + lane, inner, tile + (inner * Lanes) + lane);
                FourByFour(rows + lane + Block, inner, tile + (inner * Lanes) + lane + Block);
            }
        }

        for (int inner = whole; inner < count; inner++)
        {
            for (int lane = 0; lane < Lanes; lane++)
                tile[(inner * Lanes) + lane] = Unsafe.ReadUnaligned<float>(rows[lane] + inner);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(float** rows, int column, float* tile)
    {
        Vector128<float> row0 = Vector128.Load(rows[0] + column);
        Vector128<float> row1 = Vector128.Load(rows[1] + column);
        Vector128<float> row2 = Vector128.Load(rows[2] + column);
        Vector128<float> row3 = Vector128.Load(rows[3] + column);
        Vector128<float> low02 = ZipLow(row0, row2);
        Vector128<float> low13 = ZipLow(row1, row3);
        Vector128<float> high02 = ZipHigh(row0, row2);
        Vector128<float> high13 = ZipHigh(row1, row3);
        ZipLow(low02, low13).Store(tile);
        ZipHigh(low02, low13).Store(tile + Lanes);
        ZipLow(high02, high13).Store(tile + (2 * Lanes));
        ZipHigh(high02, high13).Store(tile + (3 * Lanes));
    }

    /// <summary>a0 b0 a1 b1</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported)
            return Sse.UnpackLow(a, b);
        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);
    }

    /// <summary>a2 b2 a3 b3</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported)
            return Sse.UnpackHigh(a, b);
        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);
    }
}
