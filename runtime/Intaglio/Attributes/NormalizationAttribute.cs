namespace Intaglio;

/// <summary>The norms of every layer and the one after the last.</summary>
/// <param name="norm">The formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class NormalizationAttribute(Norm norm) : NormAttribute(norm)
{
    /// <summary>Where the norms of a layer stand (Xiong et al., 2020, arXiv:2002.04745). Default <see cref="NormPlacement.Pre"/>.</summary>
    public NormPlacement Placement { get; set; }

    /// <summary>Whether the last layer is followed by a norm. Default true, but with <see cref="NormPlacement.Post"/> false.</summary>
    public bool FinalNorm { get; set; }
}
