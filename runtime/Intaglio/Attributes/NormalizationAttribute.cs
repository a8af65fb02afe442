namespace Intaglio;

/// <summary>The norms of every layer and the one after the last.</summary>
/// <param name="norm">The formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NormalizationAttribute(Norm norm) : Attribute
{
    /// <summary>The formula.</summary>
    public Norm Norm { get; } = norm;

    /// <summary>Where the norms of a layer stand. Default <see cref="NormPlacement.Pre"/>.</summary>
    public NormPlacement Placement { get; set; }

    /// <summary>Added under the root, above 0. Default 1e-5.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether a bias is added. Default true for <see cref="Norm.Layer"/>, false for <see cref="Norm.Rms"/>.</summary>
    public bool Bias { get; set; }

    /// <summary>Whether the last layer is followed by a norm. Default true, but with <see cref="NormPlacement.Post"/> false.</summary>
    public bool FinalNorm { get; set; }
}
