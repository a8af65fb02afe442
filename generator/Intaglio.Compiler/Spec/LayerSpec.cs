namespace Intaglio.Compiler.Spec;

/// <summary>One kind of layer.</summary>
/// <param name="Attention">Attention over the layer's own sequence.</param>
/// <param name="CrossAttention">Attention over the encoder's output, in the decoder of an encoder-decoder.</param>
/// <param name="FeedForward">The position-wise block.</param>
/// <param name="Norm">The formula of the layer's norms.</param>
/// <param name="Placement">Where the norms stand.</param>
/// <param name="Arrangement">Whether attention and feed-forward follow each other or read the same input.</param>
/// <param name="ResidualScale">Factor on the residual stream before a branch is added (DeepNorm's α; Wang et al., 2022, arXiv:2203.00555), 1 for none.</param>
/// <param name="BranchScale">Factor on a branch before it is added (Granite), 1 for none.</param>
/// <param name="ResidualFromNorm">True where the residual stream continues from the normalised input, not from the input (ChatGLM, BLOOM's <c>apply_residual_connection_post_layernorm</c>).</param>
/// <param name="AttentionNorm">False where the attention reads its input as it is (ModernBERT's first layer).</param>
public sealed record LayerSpec(
    AttentionSpec Attention,
    AttentionSpec? CrossAttention,
    FeedForwardSpec FeedForward,
    NormSpec Norm,
    NormPlacement Placement,
    BlockArrangement Arrangement = BlockArrangement.Sequential,
    float ResidualScale = 1,
    float BranchScale = 1,
    bool ResidualFromNorm = false,
    bool AttentionNorm = true);

/// <summary>Which positions a position may attend to.</summary>
public enum AttentionMask
{
    /// <summary>Itself and earlier ones.</summary>
    Causal,

    /// <summary>All of the sequence.</summary>
    Bidirectional,

    /// <summary>All of the prompt, and after it itself and earlier ones (GLM).</summary>
    Prefix,
}

/// <summary>Multi-head, grouped-query or multi-query attention.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key/value heads; equal to <paramref name="Heads"/> for multi-head, 1 for multi-query attention.</param>
/// <param name="HeadSize">Elements of a head; often but not always hidden size / heads.</param>
/// <param name="Positions">Positions that act inside the attention: rotary, ALiBi, relative bias.</param>
/// <param name="Mask">Who sees whom.</param>
/// <param name="Scale">Factor on the scores, usually 1/√head size.</param>
/// <param name="Bias">Which projections add a bias.</param>
/// <param name="Window">How many latest positions are seen, itself included, in both directions where the mask is bidirectional; null for all.</param>
/// <param name="SoftCap">Scores become cap · tanh(score / cap) (Gemma 2); null for none.</param>
/// <param name="QueryKeyNorm">The norm of queries and keys before the positions, where there is one.</param>
/// <param name="ScaleByInverseLayer">True where layer i divides its scores by i + 1 as well (GPT-2's <c>scale_attn_by_inverse_layer_idx</c>).</param>
/// <param name="ProjectionClip">Queries, keys and values are clamped to ± this (OLMo, MPT); null for none.</param>
public sealed record AttentionSpec(
    int Heads,
    int KeyValueHeads,
    int HeadSize,
    PositionSpec Positions,
    AttentionMask Mask,
    float Scale,
    AttentionBias Bias,
    int? Window = null,
    float? SoftCap = null,
    QueryKeyNormSpec? QueryKeyNorm = null,
    bool ScaleByInverseLayer = false,
    float? ProjectionClip = null)
{
    /// <summary>Query heads that share a key/value head: 1 for multi-head, all for multi-query attention.</summary>
    public int GroupSize => Heads / KeyValueHeads;

    /// <summary>Columns of the queries.</summary>
    public int QuerySize => Heads * HeadSize;

    /// <summary>Columns of the keys, and of the values.</summary>
    public int KeyValueSize => KeyValueHeads * HeadSize;
}

/// <summary>Which projections of an attention add a bias.</summary>
/// <param name="Query">The query projection.</param>
/// <param name="Key">The key projection.</param>
/// <param name="Value">The value projection.</param>
/// <param name="Output">The output projection.</param>
public sealed record AttentionBias(bool Query, bool Key, bool Value, bool Output)
{
    public static AttentionBias None { get; } = new(false, false, false, false);

    public static AttentionBias All { get; } = new(true, true, true, true);

    public static AttentionBias QueryKeyValue { get; } = new(true, true, true, false);
}

/// <summary>The norm of queries and keys.</summary>
/// <param name="Norm">The formula.</param>
/// <param name="FullWidth">True where all heads are normalised together (OLMo 2), false for each head on its own (Qwen 3).</param>
/// <param name="WeightPerHead">True where every head has weights of its own (Cohere).</param>
public sealed record QueryKeyNormSpec(NormSpec Norm, bool FullWidth, bool WeightPerHead = false);

/// <summary>The position-wise block.</summary>
/// <param name="IntermediateSize">Width between the projections.</param>
/// <param name="Activation">The non-linearity.</param>
/// <param name="Gated">True for activation(gate(x)) · up(x) (SwiGLU, GeGLU; Shazeer, 2020, arXiv:2002.05202), false for activation(up(x)).</param>
/// <param name="UpBias">Whether the first projections add a bias.</param>
/// <param name="DownBias">Whether the last projection adds a bias.</param>
/// <param name="Experts">The mixture of experts, where there is one.</param>
public sealed record FeedForwardSpec(int IntermediateSize, Activation Activation, bool Gated, bool UpBias, bool DownBias, ExpertsSpec? Experts = null);

/// <summary>A mixture of experts: each token goes through its best few.</summary>
/// <param name="Count">How many experts there are.</param>
/// <param name="PerToken">How many a token uses.</param>
/// <param name="NormalizeWeights">Whether the chosen weights are scaled to sum to 1.</param>
/// <param name="SharedIntermediateSize">Width of an expert that every token uses besides, times a sigmoid gate of its own (Qwen2-MoE), 0 for none.</param>
public sealed record ExpertsSpec(int Count, int PerToken, bool NormalizeWeights, int SharedIntermediateSize = 0);
