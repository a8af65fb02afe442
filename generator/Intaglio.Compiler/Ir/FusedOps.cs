using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

// Fused operations: legal only after the passes.
public abstract partial record Op
{
    /// <summary>
    /// (x: f32[R, K], residual: f32[R, N] where the epilogue has one) -> f32[R, N]. Rows of x are normalised first where there is a
    /// norm; then every part's projection and bias, parts side by side (N = sum of their rows), or
    /// activation(part 0) · part 1 where gated (N = rows of one part); then the epilogue.
    /// </summary>
    public sealed record Projection(EquatableArray<ProjectionPart> Parts, Normalize? Norm, Epilogue Epilogue) : Op
    {
        /// <summary>Columns of the output.</summary>
        public int OutputColumns
        {
            get
            {
                int rows = 0;
                foreach (ProjectionPart part in Parts)
                    rows += part.Weight.Rows;
                return Epilogue.Gated ? rows / 2 : rows;
            }
        }

        /// <summary>Columns of the input.</summary>
        public int InputColumns => Parts[0].Weight.Columns;
    }

    /// <summary>
    /// (qkv: f32[T, (heads + 2 key/value heads) * head size], positions: i32[T], block positions: i32[T] where positions have two
    /// dimensions) -> f32[T, heads * head size]. Queries, then keys, then values stand side by side; queries and keys are normalised and
    /// turned where the model does that, keys and values appended to the layer's cache, and the attention is computed
    /// with an online softmax, never holding the scores (Dao et al., 2022, arXiv:2205.14135).
    /// </summary>
    public sealed record FlashAttention(AttentionShape Shape, PositionSpec Positions, QueryKeyNorms? Norms, AttentionMask Mask, int? Window, ScoreBias? Bias, StackSide Side) : Op
    {
        /// <summary>Columns of queries, keys and values side by side.</summary>
        public int InputColumns => Shape.QuerySize + (2 * Shape.KeyValueSize);
    }

    /// <summary>(q: f32[T, heads * head size], keys, values: f32[M, ...]) -> f32[T, heads * head size]: the same over the encoder's output, all of which every token sees.</summary>
    public sealed record CrossAttention(AttentionShape Shape) : Op;

    /// <summary>(kv: f32[T, 2 key/value heads * head size]) -> keys, values: f32[M, ...]: keys, then values side by side, kept for cross-attention.</summary>
    public sealed record SourceStore(int KeyValueHeads, int HeadSize) : Op;
}

/// <summary>The numbers of a fused attention.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key/value heads.</param>
/// <param name="HeadSize">Elements of a head.</param>
/// <param name="Scale">Factor on the scores.</param>
/// <param name="ScaleByInverseLayer">True where the scores are divided by layer + 1 as well.</param>
/// <param name="SoftCap">Scores become cap · tanh(score / cap); null for none.</param>
public sealed record AttentionShape(int Heads, int KeyValueHeads, int HeadSize, float Scale, bool ScaleByInverseLayer, float? SoftCap)
{
    /// <summary>Query heads that share a key/value head.</summary>
    public int GroupSize => Heads / KeyValueHeads;

    /// <summary>Columns of the queries.</summary>
    public int QuerySize => Heads * HeadSize;

    /// <summary>Columns of the keys, and of the values.</summary>
    public int KeyValueSize => KeyValueHeads * HeadSize;
}

/// <summary>The norms of queries and keys: <see cref="Op.Normalize"/> over all heads together, or <see cref="Op.NormalizeHeads"/>.</summary>
public sealed record QueryKeyNorms(Op Query, Op Key);

/// <summary>What is added to a score by distance: <see cref="Op.AlibiBias"/> or <see cref="Op.RelativeBias"/>.</summary>
public sealed record ScoreBias(Op Op);

/// <summary>One weight matrix of a fused projection, with its bias.</summary>
public sealed record ProjectionPart(WeightRef Weight, WeightRef? Bias);

/// <summary>What happens to the outputs of a projection while they are still in registers, in this order.</summary>
/// <param name="Activation">Applied to the outputs; to those of part 0 where gated.</param>
/// <param name="Gated">True for activation(part 0) · part 1.</param>
/// <param name="Scale">Factor on the outputs, 1 for none.</param>
/// <param name="Residual">True where the second input is added.</param>
/// <param name="Clamp">Outputs stay within ± this; null for no limit.</param>
/// <param name="SoftCap">Outputs become cap · tanh(output / cap); null for none.</param>
public sealed record Epilogue(Activation? Activation, bool Gated, float Scale, bool Residual, float? Clamp = null, float? SoftCap = null)
{
    public static Epilogue None { get; } = new(null, false, 1, false);
}
