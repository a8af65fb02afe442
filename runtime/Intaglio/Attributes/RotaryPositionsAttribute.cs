namespace Intaglio;

/// <summary>Queries and keys are turned by their position (Su et al., 2021, arXiv:2104.09864).</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class RotaryPositionsAttribute : StackAttribute
{
    /// <summary>Base of the frequencies: pair i turns by position · theta^(−2i / dimensions). Default 10,000.</summary>
    public double Theta { get; set; } = 10_000;

    /// <summary>Elements of a head that are turned, even; the rest stay as they are (partial rotary). Default the head size.</summary>
    public int Dimensions { get; set; }

    /// <summary>Which two elements are turned together. Default <see cref="RotaryLayout.Halves"/>.</summary>
    public RotaryLayout Layout { get; set; }

    /// <summary>How frequencies are stretched past the trained length. Default <see cref="RotaryScaling.None"/>.</summary>
    public RotaryScaling Scaling { get; set; }

    /// <summary>
    /// By how much the context is stretched, at least 1. Required with a scaling, but for <see cref="RotaryScaling.LongRope"/>, where the
    /// default is the model's positions / <see cref="OriginalMaxPositions"/>.
    /// </summary>
    public double Factor { get; set; }

    /// <summary>
    /// The length in tokens that the model was trained on before it was stretched. Required with <see cref="RotaryScaling.Llama3"/> and
    /// <see cref="RotaryScaling.LongRope"/>; default the model's positions.
    /// </summary>
    public int OriginalMaxPositions { get; set; }

    /// <summary>Llama 3: wavelengths longer than original length / this are interpolated. Default 1.</summary>
    public double LowFrequencyFactor { get; set; } = 1;

    /// <summary>Llama 3: wavelengths shorter than original length / this are kept. Default 4.</summary>
    public double HighFrequencyFactor { get; set; } = 4;

    /// <summary>YaRN: pairs that turn more often than this over the original length are kept. Default 32.</summary>
    public double BetaFast { get; set; } = 32;

    /// <summary>YaRN: pairs that turn less often than this over the original length are interpolated. Default 1.</summary>
    public double BetaSlow { get; set; } = 1;

    /// <summary>
    /// YaRN and LongRope: factor on cosines and sines. Default 0.1 · ln(factor) + 1 for YaRN, √(1 + ln(factor) / ln(original length)) for
    /// LongRope.
    /// </summary>
    public double AttentionFactor { get; set; }

    /// <summary>YaRN: whether the bounds of the ramp are rounded to whole pairs. Default true.</summary>
    public bool Truncate { get; set; } = true;

    /// <summary>LongRope: what each frequency is divided by up to the original length; dimensions / 2 numbers. Required there.</summary>
    public double[] ShortFactors { get; set; } = [];

    /// <summary>LongRope: what each frequency is divided by beyond the original length; dimensions / 2 numbers. Required there.</summary>
    public double[] LongFactors { get; set; } = [];
}
