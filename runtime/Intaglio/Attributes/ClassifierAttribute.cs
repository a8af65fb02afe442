namespace Intaglio;

/// <summary>A score for each label, one row for a sequence: a projection [labels, hidden] of the hidden state that speaks for it.</summary>
/// <param name="labels">The labels in order.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ClassifierAttribute(params string[] labels) : Attribute
{
    /// <summary>The labels in order.</summary>
    public IReadOnlyList<string> Labels { get; } = labels;

    /// <summary>
    /// Which hidden state speaks for the sequence. Default <see cref="SequencePooling.First"/> in encoders, else
    /// <see cref="SequencePooling.Last"/>.
    /// </summary>
    public SequencePooling Pooling { get; set; }

    /// <summary>The activation of a dense layer [hidden, hidden] before the scores (tanh in BERT and RoBERTa). Default no such layer.</summary>
    public Activation Dense { get; set; }

    /// <summary>Whether the dense layer adds a bias. Default true.</summary>
    public bool DenseBias { get; set; } = true;

    /// <summary>Whether the scores add a bias [labels]. Default true in encoders; decoders' do not.</summary>
    public bool Bias { get; set; }
}
