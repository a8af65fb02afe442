using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Intaglio.CompilerServices;

// 8 lanes.
public static partial class VectorMath
{
    /// <summary>e to the power of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        Vector256<float> shifted = Vector256.FusedMultiplyAdd(x, Vector256.Create(Log2E), Vector256.Create(RoundToInteger));
        Vector256<float> n = shifted - Vector256.Create(RoundToInteger);
        Vector256<float> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2High), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2Low), r);

        Vector256<float> y = Vector256.FusedMultiplyAdd(Vector256.Create(Exp4), r, Vector256.Create(Exp3));
        y = Vector256.FusedMultiplyAdd(y, r, Vector256.Create(Exp2));
        y = Vector256.FusedMultiplyAdd(y, r, Vector256.Create(Exp1));
        y = Vector256.FusedMultiplyAdd(y, r, Vector256.Create(Exp0));
        y = Vector256.FusedMultiplyAdd(y, r * r, r + Vector256<float>.One);
        y = (y.AsInt32() + (shifted.AsInt32() << MantissaBits)).AsSingle();

        // x + infinity: infinity where x is too large, NaN where it is NaN.
        y = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(x, Vector256.Create(ExpLargest)), y, x + Vector256.Create(float.PositiveInfinity));
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(ExpSmallest)), Vector256<float>.Zero, y);
    }

    /// <summary>The hyperbolic tangent of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        Vector256<float> t = Exp(Vector256.Abs(x) * Vector256.Create(-2f));
        Vector256<float> y = (Vector256<float>.One - t) / (Vector256<float>.One + t);
        return Vector256.ConditionalSelect(Vector256.Create(-0f), x, y);
    }

    /// <summary>The error function of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Erf(Vector256<float> x)
    {
        Vector256<float> a = Vector256.Abs(x);
        a = Vector256.ConditionalSelect(Vector256.GreaterThan(a, Vector256.Create(ErfLargest)), Vector256.Create(ErfLargest), a);
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(Erf7), a, Vector256.Create(Erf6));
        p = Vector256.FusedMultiplyAdd(p, a, Vector256.Create(Erf5));
        p = Vector256.FusedMultiplyAdd(p, a, Vector256.Create(Erf4));
        p = Vector256.FusedMultiplyAdd(p, a, Vector256.Create(Erf3));
        p = Vector256.FusedMultiplyAdd(p, a, Vector256.Create(Erf2));
        p = Vector256.FusedMultiplyAdd(p, a, Vector256.Create(Erf1));
        p = Vector256.FusedMultiplyAdd(p, a, Vector256.Create(Erf0));
        Vector256<float> y = Vector256<float>.One - Exp(-(p * a));
        return Vector256.ConditionalSelect(Vector256.Create(-0f), x, y);
    }

    /// <summary>The logistic function of each element, 1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Exp(-x));
}
