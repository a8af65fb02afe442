using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Intaglio.CompilerServices;

/// <summary>The functions that activations and softmax need, for one number and for vectors of 128, 256 and 512 bits.</summary>
/// <remarks>
/// <para>Each width stands in its own file, in the same steps and with the constants below: written once over an abstract width every
/// operation would be one more call to inline, and the JIT stops inlining in large methods.</para>
/// <para><b>Exp</b>, within 2 units in the last place: x = n ln 2 + r with n the nearest integer, so |r| is at most ln(2)/2; exp(r) = 1 + r + r² Q(r).
/// n comes from adding 1.5 * 2^23, which leaves it in the low bits of the sum; shifted by the 23 bits of a mantissa it is added to the exponent.
/// ln 2 is split into 355/512, whose product with n is exact even without fused multiply-add, and the rest (Cody and Waite, 1980).
/// Q is the minimax polynomial of degree 4 for the relative error of exp(r), 3.1e-9 (Remez exchange in 40 digits, then rounded to 32-bit floats).
/// Results below the smallest normal number, 2^-126, are 0; past the largest, infinity.</para>
/// <para><b>Tanh</b>, within 2e-7: (1 - t) / (1 + t) with t = exp(-2|x|), and the sign of x.</para>
/// <para><b>Erf</b>, within 2e-7: 1 - exp(-x P(x)) for x of 0 to 4, beyond which it rounds to 1, and the sign of x. x P(x) is the minimax polynomial
/// of -ln(erfc(x)) for the error of erf, 1.6e-8 (the same Remez exchange).</para>
/// <para><b>Sigmoid</b>, within 4 units in the last place: 1 / (1 + exp(-x)); 0 where exp(-x) overflows.</para>
/// <para>All give NaN for NaN.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class VectorMath
{
    // The last 32-bit float below 128 ln 2, where the result overflows, and the first above -126 ln 2, where it is no longer normal.
    private const float ExpLargest = 88.72283f;
    private const float ExpSmallest = -87.33654f;

    private const float Log2E = 1.44269504f;
    private const float Ln2High = 355f / 512f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float RoundToInteger = 12582912f;
    private const int MantissaBits = 23;

    // Q, by power of r.
    private const float Exp0 = 0.4999999403953552f;
    private const float Exp1 = 0.1666652113199234f;
    private const float Exp2 = 0.04166838899254799f;
    private const float Exp3 = 0.008368711918592453f;
    private const float Exp4 = 0.0013814365956932306f;

    // P, by power of x.
    private const float ErfLargest = 4f;
    private const float Erf0 = 1.128380298614502f;
    private const float Erf1 = 0.636597752571106f;
    private const float Erf2 = 0.10291962325572968f;
    private const float Erf3 = -0.01958397775888443f;
    private const float Erf4 = 0.0005369522259570658f;
    private const float Erf5 = 0.0010323903989046812f;
    private const float Erf6 = -0.0003087987715844065f;
    private const float Erf7 = 3.1439747544936836e-05f;

    /// <summary>e to the power of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp(float x) => Exp(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tanh(float x) => Tanh(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The error function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Erf(float x) => Erf(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The logistic function, 1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sigmoid(float x) => Sigmoid(Vector128.CreateScalar(x)).ToScalar();
}
