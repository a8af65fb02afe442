namespace Intaglio;

/// <summary>
/// Queries and keys are normalised before their positions are applied (Henry et al., 2020, arXiv:2010.04245; Dehghani et al., 2023,
/// arXiv:2302.05442).
/// </summary>
/// <remarks>What it does not say of the norm is as in <see cref="NormalizationAttribute"/>.</remarks>
/// <param name="norm">The formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class QueryKeyNormAttribute(Norm norm) : NormAttribute(norm)
{
    /// <summary>
    /// Whether all heads are normalised together, with weights [heads · head size] (OLMo 2). Default false: each head on its own, with weights
    /// [head size] (Qwen 3).
    /// </summary>
    public bool FullWidth { get; set; }

    /// <summary>Whether every head that is normalised on its own has weights of its own, [heads, head size] (Cohere). Default false.</summary>
    public bool WeightPerHead { get; set; }
}
