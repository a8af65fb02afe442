namespace Intaglio;

/// <summary>A penalty on the score that grows with the distance, with a slope for each head (ALiBi; Press et al., 2021, arXiv:2108.12409).</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class AlibiPositionsAttribute : StackAttribute
{
    /// <summary>Exponent of the slopes: that of head h of n is 2^(−this · h / n). Default 8, as published.</summary>
    public double MaxBias { get; set; } = 8;

    /// <summary>Whether the penalty is added before the scores are scaled (Falcon). Default false.</summary>
    public bool BeforeScale { get; set; }
}
