using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Intaglio.Tool.Measurement;

/// <summary>How many operations on 8-bit integers the machine does at most: products of unsigned and signed bytes summed to 32 bits, all in registers.</summary>
/// <remarks>The instructions that .NET has: one of AVX-VNNI, or three (multiply and add pairs, add pairs of those, add) of AVX-512BW or AVX2.</remarks>
internal sealed class ByteDotProbe
{
    private const int Sums512 = 24;

    // 16 registers hold 12 sums and the factors.
    private const int SumsOfFewRegisters = 12;

    private readonly ProbeTeam team;
    private readonly int[] checks;

    public ByteDotProbe(ProbeTeam team)
    {
        this.team = team;
        checks = new int[team.Size * 32];
    }

    /// <summary>What the peak is made of; null where .NET has no such instructions for this machine.</summary>
    public static string? Instructions =>
        AvxVnni.IsSupported ? "AVX-VNNI, 256 bits"
        : Avx512BW.IsSupported ? "AVX-512BW, 512 bits, three instructions"
        : Avx2.IsSupported ? "AVX2, 256 bits, three instructions"
        : null;

    /// <summary>Operations a second of all workers together; a multiply-add counts as two.</summary>
    public double OperationsPerSecond(int steps)
    {
        team.Seconds(worker => Compute(worker, steps / 8));
        double seconds = team.Seconds(worker => Compute(worker, steps));
        bool wide = !AvxVnni.IsSupported && Avx512BW.IsSupported;
        int operations = wide ? 2 * Vector512<byte>.Count * Sums512 : 2 * Vector256<byte>.Count * SumsOfFewRegisters;
        return (double)operations * steps * team.Size / seconds;
    }

    // Written where the optimiser cannot know that nobody looks; a cache line apart from the neighbour's.
    private void Compute(int worker, int steps) => checks[worker * 32] = AvxVnni.IsSupported ? ComputeVnni(steps)
        : Avx512BW.IsSupported ? Compute512(steps)
        : Compute256(steps);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ComputeVnni(int steps)
    {
        Vector256<byte> a = Vector256.Create((byte)3);
        Vector256<sbyte> b = Vector256.Create((sbyte)5);
        Vector256<int> one = Vector256.Create(1);
        Vector256<int> s0 = one, s1 = one, s2 = one, s3 = one, s4 = one, s5 = one;
        Vector256<int> t0 = one, t1 = one, t2 = one, t3 = one, t4 = one, t5 = one;
        for (int step = 0; step < steps; step++)
        {
            s0 = AvxVnni.MultiplyWideningAndAdd(s0, a, b);
            s1 = AvxVnni.MultiplyWideningAndAdd(s1, a, b);
            s2 = AvxVnni.MultiplyWideningAndAdd(s2, a, b);
            s3 = AvxVnni.MultiplyWideningAndAdd(s3, a, b);
            s4 = AvxVnni.MultiplyWideningAndAdd(s4, a, b);
            s5 = AvxVnni.MultiplyWideningAndAdd(s5, a, b);
            t0 = AvxVnni.MultiplyWideningAndAdd(t0, a, b);
            t1 = AvxVnni.MultiplyWideningAndAdd(t1, a, b);
            t2 = AvxVnni.MultiplyWideningAndAdd(t2, a, b);
            t3 = AvxVnni.MultiplyWideningAndAdd(t3, a, b);
            t4 = AvxVnni.MultiplyWideningAndAdd(t4, a, b);
            t5 = AvxVnni.MultiplyWideningAndAdd(t5, a, b);
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + t0 + t1 + t2 + t3 + t4 + t5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Compute512(int steps)
    {
        Vector512<int> one = Vector512.Create(1);
        Vector512<int> s0 = one, s1 = one, s2 = one, s3 = one, s4 = one, s5 = one, s6 = one, s7 = one;
        Vector512<int> t0 = one, t1 = one, t2 = one, t3 = one, t4 = one, t5 = one, t6 = one, t7 = one;
        Vector512<int> u0 = one, u1 = one, u2 = one, u3 = one, u4 = one, u5 = one, u6 = one, u7 = one;
        for (int step = 0; step < steps; step++)
        {
            s0 = Step(s0);
            s1 = Step(s1);
            s2 = Step(s2);
            s3 = Step(s3);
            s4 = Step(s4);
            s5 = Step(s5);
            s6 = Step(s6);
            s7 = Step(s7);
            t0 = Step(t0);
            t1 = Step(t1);
            t2 = Step(t2);
            t3 = Step(t3);
            t4 = Step(t4);
            t5 = Step(t5);
            t6 = Step(t6);
            t7 = Step(t7);
            u0 = Step(u0);
            u1 = Step(u1);
            u2 = Step(u2);
            u3 = Step(u3);
            u4 = Step(u4);
            u5 = Step(u5);
            u6 = Step(u6);
            u7 = Step(u7);
        }

        return Vector512.Sum(
            s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + t0 + t1 + t2 + t3 + t4 + t5 + t6 + t7 + u0 + u1 + u2 + u3 + u4 + u5 + u6 + u7);
    }

    // The sum is the unsigned factor too: with two constants the products would be computed once, before the loop.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Step(Vector512<int> sum)
    {
        Vector512<short> pairs = Avx512BW.MultiplyAddAdjacent(sum.AsByte(), Vector512.Create((sbyte)5));
        return sum + Avx512BW.MultiplyAddAdjacent(pairs, Vector512.Create((short)1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Compute256(int steps)
    {
        Vector256<int> one = Vector256.Create(1);
        Vector256<int> s0 = one, s1 = one, s2 = one, s3 = one, s4 = one, s5 = one;
        Vector256<int> t0 = one, t1 = one, t2 = one, t3 = one, t4 = one, t5 = one;
        for (int step = 0; step < steps; step++)
        {
            s0 = Step(s0);
            s1 = Step(s1);
            s2 = Step(s2);
            s3 = Step(s3);
            s4 = Step(s4);
            s5 = Step(s5);
            t0 = Step(t0);
            t1 = Step(t1);
            t2 = Step(t2);
            t3 = Step(t3);
            t4 = Step(t4);
            t5 = Step(t5);
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + t0 + t1 + t2 + t3 + t4 + t5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Step(Vector256<int> sum)
    {
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(sum.AsByte(), Vector256.Create((sbyte)5));
        return sum + Avx2.MultiplyAddAdjacent(pairs, Vector256.Create((short)1));
    }
}
