using System.Numerics;
using System.Runtime.InteropServices;

namespace Intaglio.Sampling;

/// <summary>Passes over all logits.</summary>
internal static class LogitScan
{
    /// <summary>The highest logit of at least one, none of them NaN.</summary>
    public static float Maximum(ReadOnlySpan<float> logits)
    {
        float maximum = float.NegativeInfinity;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        if (vectors.Length > 0)
        {
            Vector<float> highest = vectors[0];
            foreach (Vector<float> vector in vectors) highest = Vector.Max(highest, vector);
            for (int lane = 0; lane < Vector<float>.Count; lane++) maximum = MathF.Max(maximum, highest[lane]);
        }
        for (int i = vectors.Length * Vector<float>.Count; i < logits.Length; i++) maximum = MathF.Max(maximum, logits[i]);
        return maximum;
    }

    /// <summary>Where the highest logit is, the first of equals.</summary>
    public static int IndexOfMaximum(ReadOnlySpan<float> logits)
    {
        float maximum = Maximum(logits);
        for (int i = 0; ; i++)
        {
            if (logits[i] == maximum) return i;
        }
    }

    /// <summary>Refuses logits of which no distribution can be made.</summary>
    /// <exception cref="ArgumentException">There are none, one is NaN or plus infinity, or all are minus infinity.</exception>
    public static void Check(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty) throw new ArgumentException("There are no logits: a model gives one for each token of its vocabulary.", nameof(logits));
        // x - x is 0 for finite numbers and NaN for the others, and a sum with NaN stays NaN.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors) sum += vector - vector;
        float total = Vector.Sum(sum);
        for (int i = vectors.Length * Vector<float>.Count; i < logits.Length; i++) total += logits[i] - logits[i];
        if (float.IsNaN(total)) CheckEach(logits);
    }

    private static void CheckEach(ReadOnlySpan<float> logits)
    {
        bool possible = false;
        for (int i = 0; i < logits.Length; i++)
        {
            if (float.IsNaN(logits[i]) || float.IsPositiveInfinity(logits[i]))
            {
                throw new ArgumentException(
                    $"The logit of token {i} is {(float.IsNaN(logits[i]) ? "NaN" : "infinite")}: the model computed no usable output. "
                    + "Usual causes are damaged weights or a number format too small for them.", nameof(logits));
            }
            possible |= !float.IsNegativeInfinity(logits[i]);
        }
        if (!possible) throw new ArgumentException($"All {logits.Length} logits are minus infinity: no token is possible.", nameof(logits));
    }
}
