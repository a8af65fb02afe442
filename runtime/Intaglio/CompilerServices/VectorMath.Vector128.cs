using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Intaglio.CompilerServices;

// 4 lanes. Fused where the machine can, multiply and add where it cannot: a fused product in software would be a call for each lane.
public static partial class VectorMath
{
    /// <summary>e to the power of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> x)
    {
        Vector128<float> shifted = Vector128.MultiplyAddEstimate(x, Vector128.Create(Log2E), Vector128.Create(RoundToInteger));
        Vector128<float> n = shifted - Vector128.Create(RoundToInteger);
        Vector128<float> r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-Ln2High), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-Ln2Low), r);

        Vector128<float> y = Vector128.MultiplyAddEstimate(Vector128.Create(Exp4), r, Vector128.Create(Exp3));
        y = Vector128.MultiplyAddEstimate(y, r, Vector128.Create(Exp2));
        y = Vector128.MultiplyAddEstimate(y, r, Vector128.Create(Exp1));
        y = Vector128.MultiplyAddEstimate(y, r, Vector128.Create(Exp0));
        y = Vector128.MultiplyAddEstimate(y, r * r, r + Vector128<float>.One);
        y = (y.AsInt32() + (shifted.AsInt32() << MantissaBits)).AsSingle();

        // x + infinity: infinity where x is too large, NaN where it is NaN.
        y = Vector128.ConditionalSelect(Vector128.LessThanOrEqual(x, Vector128.Create(ExpLargest)), y, x + Vector128.Create(float.PositiveInfinity));
        return Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128.Create(ExpSmallest)), Vector128<float>.Zero, y);
    }

    /// <summary>The hyperbolic tangent of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> x)
    {
        Vector128<float> t = Exp(Vector128.Abs(x) * Vector128.Create(-2f));
        Vector128<float> y = (Vector128<float>.One - t) / (Vector128<float>.One + t);
        return Vector128.ConditionalSelect(Vector128.Create(-0f), x, y);
    }

    /// <summary>The error function of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Erf(Vector128<float> x)
    {
        Vector128<float> a = Vector128.Abs(x);
        a = Vector128.ConditionalSelect(Vector128.GreaterThan(a, Vector128.Create(ErfLargest)), Vector128.Create(ErfLargest), a);
        Vector128<float> p = Vector128.MultiplyAddEstimate(Vector128.Create(Erf7), a, Vector128.Create(Erf6));
        p = Vector128.MultiplyAddEstimate(p, a, Vector128.Create(Erf5));
        p = Vector128.MultiplyAddEstimate(p, a, Vector128.Create(Erf4));
        p = Vector128.MultiplyAddEstimate(p, a, Vector128.Create(Erf3));
        p = Vector128.MultiplyAddEstimate(p, a, Vector128.Create(Erf2));
        p = Vector128.MultiplyAddEstimate(p, a, Vector128.Create(Erf1));
        p = Vector128.MultiplyAddEstimate(p, a, Vector128.Create(Erf0));
        Vector128<float> y = Vector128<float>.One - Exp(-(p * a));
        return Vector128.ConditionalSelect(Vector128.Create(-0f), x, y);
    }

    /// <summary>The logistic function of each element, 1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sigmoid(Vector128<float> x) => Vector128<float>.One / (Vector128<float>.One + Exp(-x));
}
