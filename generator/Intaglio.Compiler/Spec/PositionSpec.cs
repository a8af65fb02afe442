namespace Intaglio.Compiler.Spec;

/// <summary>How a model knows the order of its tokens.</summary>
public abstract record PositionSpec
{
    private PositionSpec()
    {
    }

    /// <summary>It does not, but for the causal mask.</summary>
    public sealed record None : PositionSpec;

    /// <summary>A trained table whose rows are added to the embedding.</summary>
    /// <param name="Count">Positions that the table holds.</param>
    /// <param name="Offset">Rows before that of position 0 (OPT and BART: 2).</param>
    public sealed record Learned(int Count, int Offset) : PositionSpec;

    /// <summary>Sines and cosines added to the embedding (Vaswani et al., 2017, arXiv:1706.03762).</summary>
    /// <param name="Interleaved">True as published (sin, cos, sin, ...), false for all sines before all cosines (fairseq, Marian).</param>
    /// <param name="Offset">Added to the position.</param>
    /// <param name="FullRange">True where the last frequency is exactly 1/10000 (fairseq: XGLM, M2M100), false for 10000^(−2i/d) as published.</param>
    public sealed record Sinusoidal(bool Interleaved, int Offset, bool FullRange = false) : PositionSpec;

    /// <summary>Queries and keys turned by their position (Su et al., 2021, arXiv:2104.09864).</summary>
    /// <param name="Dimensions">Elements of a head that are turned, even; fewer than the head size in partial rotary.</param>
    /// <param name="Theta">Base of the frequencies.</param>
    /// <param name="Layout">Which two elements are turned together.</param>
    /// <param name="Scaling">How the frequencies are stretched.</param>
    public sealed record Rotary(int Dimensions, double Theta, RotaryLayout Layout, RotaryScalingSpec Scaling) : PositionSpec;

    /// <summary>Two rotary halves, one for the place in the prompt and one for the place in the answer (ChatGLM).</summary>
    /// <param name="Dimensions">Elements turned in each half.</param>
    /// <param name="Theta">Base of the frequencies.</param>
    public sealed record Rotary2D(int Dimensions, double Theta) : PositionSpec;

    /// <summary>A penalty on the score that grows with the distance (Press et al., 2021, arXiv:2108.12409).</summary>
    /// <param name="MaxBias">Exponent of the slopes, 8 as published.</param>
    /// <param name="BeforeScale">True where the penalty is added before the scores are scaled (Falcon).</param>
    public sealed record Alibi(float MaxBias, bool BeforeScale) : PositionSpec;

    /// <summary>A trained bias on the score for each bucket of distances (Raffel et al., 2019, arXiv:1910.10683).</summary>
    /// <param name="Buckets">How many buckets there are.</param>
    /// <param name="MaxDistance">The distance from which all share the last bucket.</param>
    /// <param name="Shared">True where all layers use the first layer's table.</param>
    public sealed record RelativeBias(int Buckets, int MaxDistance, bool Shared) : PositionSpec;
}

/// <summary>How rotary frequencies are stretched; parameters resolved as Hugging Face resolves them.</summary>
public abstract record RotaryScalingSpec
{
    private RotaryScalingSpec()
    {
    }

    /// <summary>As trained.</summary>
    public sealed record None : RotaryScalingSpec;

    /// <summary>Positions divided by the factor.</summary>
    public sealed record Linear(double Factor) : RotaryScalingSpec;

    /// <summary>Theta grows once the sequence passes the original length.</summary>
    public sealed record Dynamic(double Factor, int OriginalLength) : RotaryScalingSpec;

    /// <summary>Frequencies between the two betas ramp from interpolated to kept; cosines and sines are multiplied by the attention factor.</summary>
    public sealed record Yarn(double Factor, int OriginalLength, double BetaFast, double BetaSlow, double AttentionFactor, bool Truncate) : RotaryScalingSpec;

    /// <summary>Frequencies between the two wavelength bounds ramp from interpolated to kept.</summary>
    public sealed record Llama3(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalLength) : RotaryScalingSpec;

    /// <summary>A factor for each frequency, one list up to the original length and one beyond (Phi-3).</summary>
    public sealed record LongRope(EquatableArray<double> ShortFactors, EquatableArray<double> LongFactors, int OriginalLength, double AttentionFactor) : RotaryScalingSpec;
}
