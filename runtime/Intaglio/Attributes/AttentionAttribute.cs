namespace Intaglio;

/// <summary>
/// The attention of every layer: multi-head (Vaswani et al., 2017, arXiv:1706.03762), multi-query (Shazeer, 2019, arXiv:1911.02150) or
/// grouped-query (Ainslie et al., 2023, arXiv:2305.13245), by the number of its key/value heads.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AttentionAttribute : Attribute
{
    /// <summary>Query heads. Required.</summary>
    public int Heads { get; set; }

    /// <summary>Key/value heads; divides <see cref="Heads"/>. Default <see cref="Heads"/>; 1 is multi-query attention.</summary>
    public int KeyValueHeads { get; set; }

    /// <summary>Elements of a head: queries are [tokens, heads · head size]. Default hidden size / <see cref="Heads"/>.</summary>
    public int HeadSize { get; set; }

    /// <summary>Whether the query, key and value projections add biases. Default false.</summary>
    public bool Bias { get; set; }

    /// <summary>Whether the output projection adds a bias [hidden]. Default false.</summary>
    public bool OutputBias { get; set; }

    /// <summary>How many latest positions a position sees, itself included (sliding window). Default all.</summary>
    public int Window { get; set; }

    /// <summary>Factor on the scores. Default 1/√head size.</summary>
    public double Scale { get; set; }

    /// <summary>Whether layer i divides its scores by i + 1 as well. Default false.</summary>
    public bool ScaleByInverseLayer { get; set; }
}
