namespace Intaglio;

/// <summary>
/// The feed-forward is a mixture of experts: a router [experts, hidden] chooses for each token the few that it goes through (Shazeer et al., 2017,
/// arXiv:1701.06538; Mixtral: Jiang et al., 2024, arXiv:2401.04088). Each expert is a <see cref="FeedForwardAttribute"/> of its own.
/// </summary>
/// <param name="count">How many experts there are.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class ExpertsAttribute(int count) : StackAttribute
{
    /// <summary>How many experts there are.</summary>
    public int Count { get; } = count;

    /// <summary>How many a token goes through. Default 2.</summary>
    public int PerToken { get; set; } = 2;

    /// <summary>Whether the weights of the chosen are scaled to sum to 1. Default true (Mixtral); Qwen2-MoE's are not.</summary>
    public bool NormalizeWeights { get; set; } = true;

    /// <summary>
    /// Elements between the projections of an expert that every token goes through besides, times a sigmoid gate [1, hidden] (Qwen2-MoE).
    /// Default none.
    /// </summary>
    public int SharedIntermediateSize { get; set; }
}
