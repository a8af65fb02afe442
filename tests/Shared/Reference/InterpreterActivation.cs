namespace Intaglio.Testing;

/// <summary>Activations in float64.</summary>
internal static class InterpreterActivation
{
    /// <summary>activation(x).</summary>
    public static double Of(Compiler.Spec.Activation activation, double x) => activation switch
    {
        Compiler.Spec.Activation.Silu => x / (1 + Math.Exp(-x)),
        Compiler.Spec.Activation.Gelu => x * 0.5 * (1 + Erf(x / Math.Sqrt(2))),
        Compiler.Spec.Activation.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        Compiler.Spec.Activation.GeluQuick => x / (1 + Math.Exp(-1.702 * x)),
        Compiler.Spec.Activation.Relu => Math.Max(x, 0),
        Compiler.Spec.Activation.ReluSquared => Math.Max(x, 0) * Math.Max(x, 0),
        Compiler.Spec.Activation.Tanh => Math.Tanh(x),
        _ => throw new NotSupportedException($"The interpreter does not know the activation {activation}."),
    };

    /// <summary>
    /// The error function by the series 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · ... · (2n + 1)), whose terms all have one sign (Abramowitz and Stegun, 7.1.6).
    /// </summary>
    public static double Erf(double x)
    {
        // Beyond 6 the function differs from ±1 by less than float64 can say.
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
