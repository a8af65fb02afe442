using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>A weight that a graph reads: its role and its shape. The layer is the caller's.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Rows">Outputs of a matrix, the length of a vector.</param>
/// <param name="Columns">Inputs of a matrix, 1 for a vector.</param>
/// <param name="Side">The stack that it belongs to.</param>
public sealed record WeightRef(WeightRole Role, int Rows, int Columns = 1, StackSide Side = StackSide.Decoder);

/// <summary>An operation of the model compiler: what is computed, not on which values and not how.</summary>
/// <remarks>
/// Grouped; the order of the groups is the order of the book. Inputs and outputs are documented as <c>(inputs) -> outputs</c>. R stands for
/// whichever rows come in: T tokens, F frames or B sequences.
/// </remarks>
public abstract partial record Op
{
    private Op()
    {
    }

    // 1 - tokens, positions and other inputs

    /// <summary>(tokens: i32[T]) -> f32[T, columns]: the token's row of the table, times the scale.</summary>
    public sealed record TokenEmbedding(WeightRef Table, float Scale) : Op;

    /// <summary>(types: i32[T]) -> f32[T, columns]: the row of the token's type (BERT's segments).</summary>
    public sealed record TokenTypes(WeightRef Table) : Op;

    /// <summary>(positions: i32[T]) -> f32[T, columns]: the position's row of the table.</summary>
    public sealed record LearnedPositions(WeightRef Table, int Offset) : Op;

    /// <summary>(positions: i32[T]) -> f32[T, columns]: sines and cosines of the position.</summary>
    public sealed record SinusoidalPositions(PositionSpec.Sinusoidal Spec, int Columns) : Op;

    /// <summary>(pixels: f32[B, channels · height · width]) -> f32[T, channels · patch²]: the patches of each image, row by row, behind a row of zeros.</summary>
    public sealed record ImagePatches(InputSpec.Patches Spec) : Op;

    /// <summary>(x: f32[T, C]) -> the same shape: the first row of each sequence replaced by the weight.</summary>
    public sealed record ClassToken(WeightRef Token) : Op;

    /// <summary>(spectrogram: f32[B, bins · frames]) -> f32[F, 3 · bins]: each frame between its neighbours, zeros beyond the ends; column 3 · bin + tap.</summary>
    public sealed record SpectrogramWindows(InputSpec.Spectrogram Spec) : Op;

    /// <summary>(x: f32[F, C]) -> f32[T, 3 · C]: every second frame between its neighbours, zeros beyond the ends; column 3 · channel + tap.</summary>
    public sealed record FrameWindows(int Channels) : Op;

    /// <summary>(x: f32[T, heads * head size], positions: i32[T]) -> the same shape: each head turned by its position.</summary>
    public sealed record RotaryPositions(PositionSpec.Rotary Spec, int Heads, int HeadSize) : Op;

    /// <summary>(x: f32[T, heads * head size], positions, block positions: i32[T]) -> the same shape: the first half of each head turned by the one, the second by the other.</summary>
    public sealed record RotaryPositions2D(PositionSpec.Rotary2D Spec, int Heads, int HeadSize) : Op;

    // 2 - norms

    /// <summary>(x: f32[R, C]) -> f32[R, C]: each row normalised, times weight, plus bias.</summary>
    public sealed record Normalize(NormSpec Norm, WeightRef? Weight, WeightRef? Bias) : Op;

    /// <summary>(x: f32[T, heads * head size]) -> the same shape: each head normalised alone; weight and bias hold one head's elements, or every head's.</summary>
    public sealed record NormalizeHeads(NormSpec Norm, WeightRef? Weight, WeightRef? Bias, int Heads, int HeadSize) : Op;

    // 3 - projections

    /// <summary>(x: f32[R, K]) -> f32[R, N]: x · weightᵀ, weight [N, K].</summary>
    public sealed record Linear(WeightRef Weight) : Op;

    /// <summary>(x: f32[R, N]) -> f32[R, N]: the vector added to each row.</summary>
    public sealed record AddBias(WeightRef Bias) : Op;

    /// <summary>(x: f32[R, N]) -> f32[R, count]: columns <paramref name="First"/> to <paramref name="First"/> + count - 1.</summary>
    public sealed record Slice(int First, int Count) : Op;

    // 4 - attention, step by step: legal only as lowered

    /// <summary>(k, v: f32[T, key/value heads * head size]) -> keys, values: f32[S, ...]: the new rows appended to the layer's cache.</summary>
    public sealed record CacheAppend(int KeyValueHeads, int HeadSize) : Op;

    /// <summary>(k, v: f32[T, key/value heads * head size]) -> keys, values: f32[M, ...]: the rows of the encoder's output, kept for cross-attention.</summary>
    public sealed record SourceAppend(int KeyValueHeads, int HeadSize) : Op;

    /// <summary>(q: f32[T, heads * head size], keys: f32[S or M, ...]) -> f32[heads, T, S or M]: q · kᵀ times the scale, divided by layer + 1 where asked.</summary>
    public sealed record AttentionScores(int Heads, int KeyValueHeads, int HeadSize, float Scale, bool ScaleByInverseLayer) : Op;

    /// <summary>(scores: f32[heads, T, S]) -> the same shape: cap · tanh(score / cap).</summary>
    public sealed record CapScores(float Cap) : Op;

    /// <summary>(scores: f32[heads, T, S], positions: i32[T]) -> the same shape: plus slope of the head · (key position − query position) · factor.</summary>
    public sealed record AlibiBias(int Heads, float MaxBias, float Factor) : Op;

    /// <summary>(scores: f32[heads, T, S], positions: i32[T]) -> the same shape: plus the table's [buckets, heads] entry for the bucket of the distance.</summary>
    public sealed record RelativeBias(WeightRef Table, int MaxDistance, bool Bidirectional) : Op
    {
        public int Buckets => Table.Rows;

        public int Heads => Table.Columns;
    }

    /// <summary>(scores: f32[heads, T, S], positions: i32[T]) -> the same shape: minus infinity where a position may not look.</summary>
    public sealed record MaskScores(AttentionMask Kind, int? Window) : Op;

    /// <summary>(scores: f32[heads, T, S or M]) -> the same shape: softmax over the last dimension.</summary>
    public sealed record Softmax : Op;

    /// <summary>(weights: f32[heads, T, S or M], values: f32[S or M, ...]) -> f32[T, heads * head size].</summary>
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

    /// <summary>(x) -> x, not below −limit and not above limit.</summary>
    public sealed record Clamp(float Limit) : Op;

    /// <summary>(x) -> cap · tanh(x / cap).</summary>
    public sealed record SoftCap(float Cap) : Op;

    /// <summary>(x: f32[T, N], gate: f32[T, 1]) -> x · sigmoid(gate).</summary>
    public sealed record GateRows : Op;

    // 6 - a mixture of experts

    /// <summary>(scores: f32[T, experts]) -> f32[T, experts]: softmax, of which the highest few are kept (scaled to sum to 1 where asked) and the rest are 0.</summary>
    public sealed record RouteExperts(int Count, int PerToken, bool NormalizeWeights) : Op;

    /// <summary>(x: f32[T, hidden], weights: f32[T, experts]) -> f32[T, hidden]: Σ weight · down(activation(gate(x)) · up(x)) over the experts whose weight is not 0, in their order.</summary>
    public sealed record Experts(int Count, WeightRef? Gate, WeightRef Up, WeightRef Down, Activation Activation) : Op;

    // 7 - the whole sequence

    /// <summary>(x: f32[T, C]) -> f32[B, C]: the row that speaks for each sequence.</summary>
    public sealed record PoolSequences(SequencePooling Pooling) : Op;
}
