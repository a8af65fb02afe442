namespace Intaglio;

/// <summary>A trained table [count + offset, width] whose rows are added to the embedding (Gehring et al., 2017, arXiv:1705.03122).</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class LearnedPositionsAttribute : StackAttribute
{
    /// <summary>How many positions the table holds, at least the model's positions. Default exactly these, or the rows of an image or a spectrogram.</summary>
    public int Count { get; set; }

    /// <summary>Rows of the table before that of position 0 (OPT and BART: 2). Default 0.</summary>
    public int Offset { get; set; }
}
