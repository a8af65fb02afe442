namespace Intaglio;

/// <summary>How attention and feed-forward of a layer join the residual stream, where that is other than x + branch.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class BlockAttribute : StackAttribute
{
    /// <summary>
    /// Whether the branches follow each other or read the same input (PaLM; Chowdhery et al., 2022, arXiv:2204.02311). Default
    /// <see cref="BlockArrangement.Sequential"/>.
    /// </summary>
    public BlockArrangement Arrangement { get; set; }

    /// <summary>Factor on the residual stream before a branch is added: DeepNorm's α (Wang et al., 2022, arXiv:2203.00555). Default 1.</summary>
    public double ResidualScale { get; set; } = 1;

    /// <summary>Factor on a branch before it is added (Granite). Default 1.</summary>
    public double BranchScale { get; set; } = 1;

    /// <summary>
    /// Whether the residual stream continues from the normalised input (ChatGLM; BLOOM's <c>apply_residual_connection_post_layernorm</c>).
    /// Default false: from the input.
    /// </summary>
    public bool ResidualFromNorm { get; set; }
}
