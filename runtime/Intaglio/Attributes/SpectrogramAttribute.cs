namespace Intaglio;

/// <summary>
/// The encoder reads a spectrogram [bins, frames] instead of tokens, through two convolutions of width 3, the second of stride 2, each with an activation
/// (Whisper; Radford et al., 2022, arXiv:2212.04356): frames / 2 rows of the hidden state.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SpectrogramAttribute : Attribute
{
    /// <summary>Frequencies. Required.</summary>
    public int Bins { get; set; }

    /// <summary>Frames of a spectrogram, even. Required.</summary>
    public int Frames { get; set; }

    /// <summary>After each convolution. Default <see cref="Activation.Gelu"/>.</summary>
    public Activation Activation { get; set; } = Activation.Gelu;
}
