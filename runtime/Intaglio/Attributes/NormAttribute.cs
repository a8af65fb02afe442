namespace Intaglio;

/// <summary>An attribute that describes norms: y = x / √(mean(x²) + ε) · weight, or with the mean taken off and a bias added.</summary>
public abstract class NormAttribute : StackAttribute
{
    private protected NormAttribute(Norm norm) => Norm = norm;

    /// <summary>The formula.</summary>
    public Norm Norm { get; }

    /// <summary>Added under the root, above 0. Default that of <see cref="NormalizationAttribute"/>, there 1e-5.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>
    /// Whether a trained weight [width] is multiplied. Default that of <see cref="NormalizationAttribute"/>, there true; OLMo's norms have none
    /// (Groeneveld et al., 2024, arXiv:2402.00838).
    /// </summary>
    public bool Weight { get; set; } = true;

    /// <summary>
    /// Whether a trained bias [width] is added. Default true for <see cref="Norm.Layer"/>, false for <see cref="Norm.Rms"/> and where there is
    /// no weight; for the formula of <see cref="NormalizationAttribute"/> what stands there.
    /// </summary>
    public bool Bias { get; set; }

    /// <summary>Whether the checkpoint stores weight − 1 (Gemma, Nemotron). Default that of <see cref="NormalizationAttribute"/>, there false.</summary>
    public bool WeightPlusOne { get; set; }
}
