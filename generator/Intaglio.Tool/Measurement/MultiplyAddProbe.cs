using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Intaglio.Tool.Measurement;

/// <summary>How many floating-point operations the machine does at most: multiply-adds of the widest vectors, all in registers.</summary>
internal sealed class MultiplyAddProbe
{
    // Units finish after 4 cycles and two start in each: 8 sums would do, 24 leave room for machines that differ.
    private const int Sums512 = 24;

    // 16 registers hold 12 sums and the factors.
    private const int SumsOfFewRegisters = 12;

    private readonly ProbeTeam team;
    private readonly float[] checks;

    public MultiplyAddProbe(ProbeTeam team)
    {
        this.team = team;
        checks = new float[team.Size * 32];
    }

    /// <summary>What the peak is made of.</summary>
    public static string Instructions => Vector512.IsHardwareAccelerated ? "512 bits, fused" : Vector256.IsHardwareAccelerated ? "256 bits, fused" : "128 bits";

    /// <summary>Operations a second of all workers together; a multiply-add counts as two.</summary>
    public double OperationsPerSecond(int steps)
    {
        team.Seconds(worker => Compute(worker, steps / 8));
        double seconds = team.Seconds(worker => Compute(worker, steps));
        int lanes = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256.IsHardwareAccelerated ? Vector256<float>.Count : Vector128<float>.Count;
        int sums = Vector512.IsHardwareAccelerated ? Sums512 : SumsOfFewRegisters;
        return 2.0 * lanes * sums * steps * team.Size / seconds;
    }

    // Written where the optimiser cannot know that nobody looks; a cache line apart from the neighbour's.
    private void Compute(int worker, int steps) => checks[worker * 32] = Vector512.IsHardwareAccelerated ? Compute512(steps)
        : Vector256.IsHardwareAccelerated ? Compute256(steps)
        : Compute128(steps);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Compute512(int steps)
    {
        Vector512<float> a = Vector512.Create(0.5f), b = Vector512.Create(1f);
        Vector512<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a;
        Vector512<float> t0 = a, t1 = a, t2 = a, t3 = a, t4 = a, t5 = a, t6 = a, t7 = a;
        Vector512<float> u0 = a, u1 = a, u2 = a, u3 = a, u4 = a, u5 = a, u6 = a, u7 = a;
        for (int step = 0; step < steps; step++)
        {
            s0 = Vector512.FusedMultiplyAdd(s0, a, b);
            s1 = Vector512.FusedMultiplyAdd(s1, a, b);
            s2 = Vector512.FusedMultiplyAdd(s2, a, b);
            s3 = Vector512.FusedMultiplyAdd(s3, a, b);
            s4 = Vector512.FusedMultiplyAdd(s4, a, b);
            s5 = Vector512.FusedMultiplyAdd(s5, a, b);
            s6 = Vector512.FusedMultiplyAdd(s6, a, b);
            s7 = Vector512.FusedMultiplyAdd(s7, a, b);
            t0 = Vector512.FusedMultiplyAdd(t0, a, b);
            t1 = Vector512.FusedMultiplyAdd(t1, a, b);
            t2 = Vector512.FusedMultiplyAdd(t2, a, b);
            t3 = Vector512.FusedMultiplyAdd(t3, a, b);
            t4 = Vector512.FusedMultiplyAdd(t4, a, b);
            t5 = Vector512.FusedMultiplyAdd(t5, a, b);
            t6 = Vector512.FusedMultiplyAdd(t6, a, b);
            t7 = Vector512.FusedMultiplyAdd(t7, a, b);
            u0 = Vector512.FusedMultiplyAdd(u0, a, b);
            u1 = Vector512.FusedMultiplyAdd(u1, a, b);
            u2 = Vector512.FusedMultiplyAdd(u2, a, b);
            u3 = Vector512.FusedMultiplyAdd(u3, a, b);
            u4 = Vector512.FusedMultiplyAdd(u4, a, b);
            u5 = Vector512.FusedMultiplyAdd(u5, a, b);
            u6 = Vector512.FusedMultiplyAdd(u6, a, b);
            u7 = Vector512.FusedMultiplyAdd(u7, a, b);
        }

        return Vector512.Sum(
            s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + t0 + t1 + t2 + t3 + t4 + t5 + t6 + t7 + u0 + u1 + u2 + u3 + u4 + u5 + u6 + u7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Compute256(int steps)
    {
        Vector256<float> a = Vector256.Create(0.5f), b = Vector256.Create(1f);
        Vector256<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, t0 = a, t1 = a, t2 = a, t3 = a, t4 = a, t5 = a;
        for (int step = 0; step < steps; step++)
        {
            s0 = Vector256.FusedMultiplyAdd(s0, a, b);
            s1 = Vector256.FusedMultiplyAdd(s1, a, b);
            s2 = Vector256.FusedMultiplyAdd(s2, a, b);
            s3 = Vector256.FusedMultiplyAdd(s3, a, b);
            s4 = Vector256.FusedMultiplyAdd(s4, a, b);
            s5 = Vector256.FusedMultiplyAdd(s5, a, b);
            t0 = Vector256.FusedMultiplyAdd(t0, a, b);
            t1 = Vector256.FusedMultiplyAdd(t1, a, b);
            t2 = Vector256.FusedMultiplyAdd(t2, a, b);
            t3 = Vector256.FusedMultiplyAdd(t3, a, b);
            t4 = Vector256.FusedMultiplyAdd(t4, a, b);
            t5 = Vector256.FusedMultiplyAdd(t5, a, b);
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + t0 + t1 + t2 + t3 + t4 + t5);
    }

    // The estimate fuses where the machine can and multiplies and adds where it cannot, as the portable kernels do.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Compute128(int steps)
    {
        Vector128<float> a = Vector128.Create(0.5f), b = Vector128.Create(1f);
        Vector128<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, t0 = a, t1 = a, t2 = a, t3 = a, t4 = a, t5 = a;
        for (int step = 0; step < steps; step++)
        {
            s0 = Vector128.MultiplyAddEstimate(s0, a, b);
            s1 = Vector128.MultiplyAddEstimate(s1, a, b);
            s2 = Vector128.MultiplyAddEstimate(s2, a, b);
            s3 = Vector128.MultiplyAddEstimate(s3, a, b);
            s4 = Vector128.MultiplyAddEstimate(s4, a, b);
            s5 = Vector128.MultiplyAddEstimate(s5, a, b);
            t0 = Vector128.MultiplyAddEstimate(t0, a, b);
            t1 = Vector128.MultiplyAddEstimate(t1, a, b);
            t2 = Vector128.MultiplyAddEstimate(t2, a, b);
            t3 = Vector128.MultiplyAddEstimate(t3, a, b);
            t4 = Vector128.MultiplyAddEstimate(t4, a, b);
            t5 = Vector128.MultiplyAddEstimate(t5, a, b);
        }

        return Vector128.Sum(s0 + s1 + s2 + s3 + s4 + s5 + t0 + t1 + t2 + t3 + t4 + t5);
    }
}
