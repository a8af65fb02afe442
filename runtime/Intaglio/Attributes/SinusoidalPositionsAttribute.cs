namespace Intaglio;

/// <summary>
/// Sines and cosines of the position are added to the embedding: sin(position · 10000^(−2i / width)) (Vaswani et al., 2017, arXiv:1706.03762).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class SinusoidalPositionsAttribute : StackAttribute
{
    /// <summary>Where sines and cosines lie. Default <see cref="SinusoidalLayout.Interleaved"/>, as published.</summary>
    public SinusoidalLayout Layout { get; set; }

    /// <summary>Added to the position (M2M100, XGLM: 2). Default 0.</summary>
    public int Offset { get; set; }

    /// <summary>Whether the last frequency is exactly 1/10000 (fairseq: M2M100, XGLM). Default false, as published.</summary>
    public bool FullRange { get; set; }
}
