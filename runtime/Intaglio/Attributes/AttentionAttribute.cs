namespace Intaglio;

/// <summary>
/// The attention of every layer over its own sequence: multi-head (Vaswani et al., 2017, arXiv:1706.03762), multi-query (Shazeer, 2019,
/// arXiv:1911.02150) or grouped-query (Ainslie et al., 2023, arXiv:2305.13245), by the number of its key/value heads.
/// </summary>
/// <remarks>
/// Who sees whom follows from the kind of transformer: encoders see the whole sequence, decoders what came before, prefix decoders all of
/// the prompt. Every kind is computed block by block, without the matrix of scores (flash attention; Dao et al., 2022, arXiv:2205.14135).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class AttentionAttribute : StackAttribute
{
    /// <summary>Query heads. Required.</summary>
    public int Heads { get; set; }

    /// <summary>Key/value heads; divides <see cref="Heads"/>. Default <see cref="Heads"/>; 1 is multi-query attention.</summary>
    public int KeyValueHeads { get; set; }

    /// <summary>Elements of a head: queries are [tokens, heads · head size]. Default hidden size / <see cref="Heads"/>.</summary>
    public int HeadSize { get; set; }

    /// <summary>Whether the query [heads · head size], key and value [key/value heads · head size] projections add biases. Default false.</summary>
    public bool Bias { get; set; }

    /// <summary>Whether the query projection adds a bias. Default <see cref="Bias"/>.</summary>
    public bool QueryBias { get; set; }

    /// <summary>Whether the key projection adds a bias (Whisper's does not). Default <see cref="Bias"/>.</summary>
    public bool KeyBias { get; set; }

    /// <summary>Whether the value projection adds a bias. Default <see cref="Bias"/>.</summary>
    public bool ValueBias { get; set; }

    /// <summary>Whether the output projection adds a bias [hidden]. Default false.</summary>
    public bool OutputBias { get; set; }

    /// <summary>
    /// How many latest positions a position sees, itself included (sliding window; Beltagy et al., 2020, arXiv:2004.05150), in both directions in an
    /// encoder; 0 for all. Default all. <see cref="LayersAttribute.Window"/> alternates it.
    /// </summary>
    public int Window { get; set; }

    /// <summary>Factor on the scores. Default 1/√head size; 1 in T5.</summary>
    public double Scale { get; set; }

    /// <summary>Scores become cap · tanh(score / cap) (Gemma 2; Riviere et al., 2024, arXiv:2408.00118). Default none.</summary>
    public double SoftCap { get; set; }

    /// <summary>Whether layer i divides its scores by i + 1 as well (GPT-2's <c>scale_attn_by_inverse_layer_idx</c>). Default false.</summary>
    public bool ScaleByInverseLayer { get; set; }

    /// <summary>Queries, keys and values are clamped to ± this (OLMo, MPT). Default none.</summary>
    public double ProjectionClip { get; set; }

    /// <summary>Whether an encoder's positions see only themselves and earlier ones. Default false; a decoder's always do.</summary>
    public bool Causal { get; set; }
}
