using System.Numerics;

namespace Intaglio.Sampling;

/// <summary>The random generator xoshiro256** of Blackman and Vigna (2018), seeded by SplitMix64 as they recommend.</summary>
/// <remarks>Not System.Random: its sequence for a seed is not promised from one .NET version to the next.</remarks>
internal sealed class Xoshiro256
{
    private ulong s0, s1, s2, s3;

    /// <summary>A generator for a seed; any value will do.</summary>
    public Xoshiro256(ulong seed)
    {
        s0 = SplitMix(ref seed);
        s1 = SplitMix(ref seed);
        s2 = SplitMix(ref seed);
        s3 = SplitMix(ref seed);
    }

    /// <summary>A generator in a given state, not all zero.</summary>
    public Xoshiro256(ulong s0, ulong s1, ulong s2, ulong s3) => (this.s0, this.s1, this.s2, this.s3) = (s0, s1, s2, s3);

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        ulong shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A number from 0 to less than 1, a multiple of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1ul << 53));

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
