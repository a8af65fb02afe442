using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Intaglio.Workers;

namespace Intaglio.Tool.Measurement;

/// <summary>How fast the machine reads: so many bytes, over and over, each worker its own run of them, with nothing but vector loads.</summary>
/// <remarks>With as many bytes as a token reads of a model, the last-level cache holds the same share of both.</remarks>
internal sealed unsafe class ReadProbe : IDisposable
{
    // Independent sums, one vector each: loads never wait for an addition.
    private const int Step = 8;
    private const int Unit = Step * 64;

    private readonly ProbeTeam team;
    private readonly NativeBlock memory;
    private readonly int[] checks;

    /// <summary>Allocates so many bytes, rounded up to whole steps of every worker.</summary>
    public ReadProbe(long bytes, ProbeTeam team)
    {
        this.team = team;
        long shares = (long)Unit * team.Size;
        memory = new NativeBlock((bytes + shares - 1) / shares * shares, "the read probe");
        checks = new int[team.Size * 32];

        // Memory that nobody has written is one page of zeros, mapped again and again: reading it would measure the first cache.
        team.Seconds(worker => NativeMemory.Fill(First(worker), (nuint)(First(worker + 1) - First(worker)), 1));
    }

    /// <summary>How many bytes a pass reads.</summary>
    public long Bytes => memory.Bytes;

    /// <summary>Bytes a second over some passes; one more comes before the clock starts.</summary>
    public double BytesPerSecond(int passes)
    {
        team.Seconds(worker => Read(worker, 1));
        return (double)passes * memory.Bytes / team.Seconds(worker => Read(worker, passes));
    }

    public void Dispose() => memory.Dispose();

    private byte* First(int worker) => memory.Pointer + (memory.Bytes / team.Size * worker);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(int worker, int passes)
    {
        byte* first = First(worker);
        byte* last = First(worker + 1);
        int check = 0;
        for (int pass = 0; pass < passes; pass++)
        {
            check ^= Vector512.IsHardwareAccelerated ? Read512(first, last)
                : Vector256.IsHardwareAccelerated ? Read256(first, last)
                : Read128(first, last);
        }

        // Written where the optimiser cannot know that nobody looks; a cache line apart from the neighbour's.
        checks[worker * 32] = check;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Read512(byte* first, byte* last)
    {
        Vector512<int> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
        for (; first < last; first += Step * sizeof(Vector512<int>))
        {
            var vectors = (Vector512<int>*)first;
            sum0 ^= vectors[0];
            sum1 ^= vectors[1];
            sum2 ^= vectors[2];
            sum3 ^= vectors[3];
            sum4 ^= vectors[4];
            sum5 ^= vectors[5];
            sum6 ^= vectors[6];
            sum7 ^= vectors[7];
        }

        return Vector512.Sum((sum0 ^ sum1 ^ sum2 ^ sum3) ^ (sum4 ^ sum5 ^ sum6 ^ sum7));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Read256(byte* first, byte* last)
    {
        Vector256<int> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
        for (; first < last; first += Step * sizeof(Vector256<int>))
        {
            var vectors = (Vector256<int>*)first;
            sum0 ^= vectors[0];
            sum1 ^= vectors[1];
            sum2 ^= vectors[2];
            sum3 ^= vectors[3];
            sum4 ^= vectors[4];
            sum5 ^= vectors[5];
            sum6 ^= vectors[6];
            sum7 ^= vectors[7];
        }

        return Vector256.Sum((sum0 ^ sum1 ^ sum2 ^ sum3) ^ (sum4 ^ sum5 ^ sum6 ^ sum7));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Read128(byte* first, byte* last)
    {
        Vector128<int> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
        for (; first < last; first += Step * sizeof(Vector128<int>))
        {
            var vectors = (Vector128<int>*)first;
            sum0 ^= vectors[0];
            sum1 ^= vectors[1];
            sum2 ^= vectors[2];
            sum3 ^= vectors[3];
            sum4 ^= vectors[4];
            sum5 ^= vectors[5];
            sum6 ^= vectors[6];
            sum7 ^= vectors[7];
        }

        return Vector128.Sum((sum0 ^ sum1 ^ sum2 ^ sum3) ^ (sum4 ^ sum5 ^ sum6 ^ sum7));
    }
}
