using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>A weight that a graph reads: its role and its shape. The layer is the caller's.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Rows">Outputs of a matrix, the length of a vector.</param>
/// <param name="Columns">Inputs of a matrix, 1 for a vector.</param>
public sealed record WeightRef(WeightRole Role, int Rows, int Columns = 1);

/// <summary>An operation of the model compiler: what is computed, not on which values and not how.</summary>
/// <remarks>Grouped; the order of the groups is the order of the book. Inputs and outputs are documented as <c>(inputs) -> outputs</c>.</remarks>
public abstract record Op
{
    private Op()
    {
    }

    // 1 - tokens and positions

    /// <summary>(tokens: i32[T]) -> f32[T, columns]: the token's row of the table, times the scale.</summary>
    public sealed record TokenEmbedding(WeightRef Table, float Scale) : Op;

    /// <summary>(positions: i32[T]) -> f32[T, columns]: the position's row of the table.</summary>
    public sealed record LearnedPositions(WeightRef Table, int Offset) : Op;

    /// <summary>(x: f32[T, heads * head size], positions: i32[T]) -> the same shape: each head turned by its position.</summary>
    public sealed record RotaryPositions(PositionSpec.Rotary Spec, int Heads, int HeadSize) : Op;

    // 2 - norms

    /// <summary>(x: f32[T, C]) -> f32[T, C]: each row normalised, times weight, plus bias.</summary>
    public sealed record Normalize(NormSpec Norm, WeightRef? Weight, WeightRef? Bias) : Op;

    // 3 - projections

    /// <summary>(x: f32[T, K]) -> f32[T, N]: x · weightᵀ, weight [N, K].</summary>
    public sealed record Linear(WeightRef Weight) : Op;

    /// <summary>(x: f32[T, N]) -> f32[T, N]: the vector added to each row.</summary>
    public sealed record AddBias(WeightRef Bias) : Op;

    /// <summary>(x: f32[T, N]) -> f32[T, count]: columns <paramref name="First"/> to <paramref name="First"/> + count - 1.</summary>
    public sealed record Slice(int First, int Count) : Op;

    // 4 - attention, step by step: legal only as lowered

    /// <summary>(k, v: f32[T, key/value heads * head size]) -> keys, values: f32[S, ...]: the new rows appended to the layer's cache.</summary>
    public sealed record CacheAppend(int KeyValueHeads, int HeadSize) : Op;

    /// <summary>(q: f32[T, heads * head size], keys: f32[S, ...]) -> f32[heads, T, S]: q · kᵀ times the scale, divided by layer + 1 where asked.</summary>
    public sealed record AttentionScores(int Heads, int KeyValueHeads, int HeadSize, float Scale, bool ScaleByInverseLayer) : Op;

    /// <summary>(scores: f32[heads, T, S], positions: i32[T]) -> the same shape: minus infinity where a position may not look.</summary>
    public sealed record MaskScores(AttentionMask Kind, int? Window) : Op;

    /// <summary>(scores: f32[heads, T, S]) -> the same shape: softmax over S.</summary>
    public sealed record Softmax : Op;

    /// <summary>(weights: f32[heads, T, S], values: f32[S, ...]) -> f32[T, heads * head size].</summary>
    public sealed record WeightedSum(int Heads, int KeyValueHeads, int HeadSize) : Op;

    // 5 - element by element

    /// <summary>(x) -> the same shape.</summary>
    public sealed record Activate(Activation Activation) : Op;

    /// <summary>(x, y: the same shape) -> x · y.</summary>
    public sealed record Multiply : Op;

    /// <summary>(x, y: the same shape) -> x + y.</summary>
    public sealed record Add : Op;

    /// <summary>(x) -> x · factor.</summary>
    public sealed record ScaleBy(float Factor) : Op;

    // 6 - fused: legal only after the passes

    /// <summary>
    /// (x: f32[T, K], residual: f32[T, N] where the epilogue has one) -> f32[T, N]. Rows of x are normalised first where there is a
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
    /// (qkv: f32[T, (heads + 2 key/value heads) * head size], positions: i32[T]) -> f32[T, heads * head size]. Queries, then keys, then
    /// values stand side by side; queries and keys are turned by the rotary positions where there are any, keys and values
    /// appended to the layer's cache, and the attention is computed with an online softmax, never holding the scores
    /// (Dao et al., 2022, arXiv:2205.14135).
    /// </summary>
    public sealed record FlashAttention(
        int Heads,
        int KeyValueHeads,
        int HeadSize,
        PositionSpec.Rotary? Rotary,
        AttentionMask Mask,
        int? Window,
        float Scale,
        bool ScaleByInverseLayer) : Op;
}

/// <summary>One weight matrix of a fused projection, with its bias.</summary>
public sealed record ProjectionPart(WeightRef Weight, WeightRef? Bias);

/// <summary>What happens to the outputs of a projection while they are still in registers, in this order.</summary>
/// <param name="Activation">Applied to the outputs; to those of part 0 where gated.</param>
/// <param name="Gated">True for activation(part 0) · part 1.</param>
/// <param name="Scale">Factor on the outputs, 1 for none.</param>
/// <param name="Residual">True where the second input is added.</param>
public sealed record Epilogue(Activation? Activation, bool Gated, float Scale, bool Residual)
{
    public static Epilogue None { get; } = new(null, false, 1, false);
}
