namespace Intaglio;

/// <summary>
/// How the decoder of an encoder-decoder attends to the encoder's output, where that is other than its attention (Vaswani et al., 2017,
/// arXiv:1706.03762).
/// </summary>
/// <remarks>
/// What it does not say is as in the decoder's <see cref="AttentionAttribute"/>; keys and values are projections [key/value heads · head size,
/// hidden] of the encoder's last hidden state.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CrossAttentionAttribute : Attribute
{
    /// <summary>Query heads. Default those of the attention.</summary>
    public int Heads { get; set; }

    /// <summary>Key/value heads; divides <see cref="Heads"/>. Default those of the attention; where <see cref="Heads"/> is given, as many.</summary>
    public int KeyValueHeads { get; set; }

    /// <summary>Elements of a head. Default that of the attention.</summary>
    public int HeadSize { get; set; }

    /// <summary>Whether the query, key and value projections add biases. Default as in the attention.</summary>
    public bool Bias { get; set; }

    /// <summary>Whether the query projection adds a bias. Default <see cref="Bias"/>.</summary>
    public bool QueryBias { get; set; }

    /// <summary>Whether the key projection adds a bias. Default <see cref="Bias"/>.</summary>
    public bool KeyBias { get; set; }

    /// <summary>Whether the value projection adds a bias. Default <see cref="Bias"/>.</summary>
    public bool ValueBias { get; set; }

    /// <summary>Whether the output projection adds a bias [hidden]. Default as in the attention.</summary>
    public bool OutputBias { get; set; }

    /// <summary>Factor on the scores. Default that of the attention; where <see cref="HeadSize"/> is given, 1/√head size.</summary>
    public double Scale { get; set; }

    /// <summary>Scores become cap · tanh(score / cap). Default as in the attention.</summary>
    public double SoftCap { get; set; }
}
