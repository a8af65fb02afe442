using System.Numerics;
using System.Runtime.InteropServices;

namespace Intaglio.Sampling;

/// <summary>e^x with the same bits on every machine: Math.Exp is the C library's, and those differ in the last place.</summary>
internal static class Exponential
{
    /// <summary>Below this e^x underflows; the results there are 0.</summary>
    private const double Smallest = -708;

    private const double Log2OfE = 1.4426950408889634;

    // ln 2 in two parts: the first has so few bits that its product with the exponent is exact.
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // Adding and subtracting 1.5 * 2^52 rounds to an integer and leaves it in the low bits.
    private const double Rounder = 6755399441055744;

    /// <summary>weights[i] = e^(logits[i] - maximum). Exact to a few units of the last place.</summary>
    /// <param name="logits">Numbers up to <paramref name="maximum"/>; minus infinity gives 0.</param>
    /// <param name="maximum">A finite number.</param>
    /// <param name="weights">As many as logits.</param>
    public static void OfDifferences(ReadOnlySpan<float> logits, float maximum, Span<double> weights)
    {
        for (int i = 0; i < logits.Length; i++) weights[i] = (double)logits[i] - maximum;
        // Whole vectors, then the rest one by one: the operations are the same, so are the bits.
        Span<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(weights);
        for (int i = 0; i < vectors.Length; i++) vectors[i] = Of(vectors[i]);
        for (int i = vectors.Length * Vector<double>.Count; i < weights.Length; i++) weights[i] = Of(new Vector<double>(weights[i]))[0];
    }

    // Only sums and products, each rounded once: no fused operation, whose presence depends on the machine.
    private static Vector<double> Of(Vector<double> x)
    {
        Vector<double> inRange = Vector.Max(x, new Vector<double>(Smallest));
        Vector<double> shifted = (inRange * Log2OfE) + new Vector<double>(Rounder);
        Vector<double> exponent = shifted - new Vector<double>(Rounder);
        Vector<double> r = inRange - (exponent * Ln2High) - (exponent * Ln2Low);
        // The series of e^r from 1/13! down: |r| is at most ln(2)/2, where what follows is below 2^-53.
        Vector<double> sum = new(1.0 / 6227020800);
        sum = (sum * r) + new Vector<double>(1.0 / 479001600);
        sum = (sum * r) + new Vector<double>(1.0 / 39916800);
        sum = (sum * r) + new Vector<double>(1.0 / 3628800);
        sum = (sum * r) + new Vector<double>(1.0 / 362880);
        sum = (sum * r) + new Vector<double>(1.0 / 40320);
        sum = (sum * r) + new Vector<double>(1.0 / 5040);
        sum = (sum * r) + new Vector<double>(1.0 / 720);
        sum = (sum * r) + new Vector<double>(1.0 / 120);
        sum = (sum * r) + new Vector<double>(1.0 / 24);
        sum = (sum * r) + new Vector<double>(1.0 / 6);
        sum = (sum * r) + new Vector<double>(1.0 / 2);
        sum = (sum * r) + Vector<double>.One;
        sum = (sum * r) + Vector<double>.One;
        Vector<long> power = (Vector.AsVectorInt64(shifted) + new Vector<long>(1023)) << 52;
        Vector<double> result = sum * Vector.AsVectorDouble(power);
        return Vector.ConditionalSelect(Vector.LessThan(x, new Vector<double>(Smallest)), Vector<double>.Zero, result);
    }
}
