using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Intaglio.CompilerServices;

// 16 lanes.
public static partial class VectorMath
{
    /// <summary>e to the power of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(RoundToInteger));
        Vector512<float> n = shifted - Vector512.Create(RoundToInteger);
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);

        Vector512<float> y = Vector512.FusedMultiplyAdd(Vector512.Create(Exp4), r, Vector512.Create(Exp3));
        y = Vector512.FusedMultiplyAdd(y, r, Vector512.Create(Exp2));
        y = Vector512.FusedMultiplyAdd(y, r, Vector512.Create(Exp1));
        y = Vector512.FusedMultiplyAdd(y, r, Vector512.Create(Exp0));
        y = Vector512.FusedMultiplyAdd(y, r * r, r + Vector512<float>.One);
        y = (y.AsInt32() + (shifted.AsInt32() << MantissaBits)).AsSingle();

        // x + infinity: infinity where x is too large, NaN where it is NaN.
        y = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(x, Vector512.Create(ExpLargest)), y, x + Vector512.Create(float.PositiveInfinity));
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(ExpSmallest)), Vector512<float>.Zero, y);
    }

    /// <summary>The hyperbolic tangent of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        Vector512<float> t = Exp(Vector512.Abs(x) * Vector512.Create(-2f));
        Vector512<float> y = (Vector512<float>.One - t) / (Vector512<float>.One + t);
        return Vector512.ConditionalSelect(Vector512.Create(-0f), x, y);
    }

    /// <summary>The error function of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        Vector512<float> a = Vector512.Abs(x);
        a = Vector512.ConditionalSelect(Vector512.GreaterThan(a, Vector512.Create(ErfLargest)), Vector512.Create(ErfLargest), a);
        Vector512<float> p = Vector512.FusedMultiplyAdd(Vector512.Create(Erf7), a, Vector512.Create(Erf6));
        p = Vector512.FusedMultiplyAdd(p, a, Vector512.Create(Erf5));
        p = Vector512.FusedMultiplyAdd(p, a, Vector512.Create(Erf4));
        p = Vector512.FusedMultiplyAdd(p, a, Vector512.Create(Erf3));
        p = Vector512.FusedMultiplyAdd(p, a, Vector512.Create(Erf2));
        p = Vector512.FusedMultiplyAdd(p, a, Vector512.Create(Erf1));
        p = Vector512.FusedMultiplyAdd(p, a, Vector512.Create(Erf0));
        Vector512<float> y = Vector512<float>.One - Exp(-(p * a));
        return Vector512.ConditionalSelect(Vector512.Create(-0f), x, y);
    }

    /// <summary>The logistic function of each element, 1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exp(-x));
}
