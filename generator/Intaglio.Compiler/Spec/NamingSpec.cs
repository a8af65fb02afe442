using System.Collections.Generic;
using System.Linq;

namespace Intaglio.Compiler.Spec;

/// <summary>Where each weight is found in a checkpoint.</summary>
/// <param name="Sources">One entry for each role that a stack of the model has.</param>
/// <param name="OptionalPrefixes">Prefixes that some checkpoints leave out (<c>transformer.</c>).</param>
/// <param name="Ignored">Patterns of tensors that a checkpoint may hold and the model does not need; '*' stands for any text.</param>
public sealed record NamingSpec(EquatableArray<TensorSource> Sources, EquatableArray<string> OptionalPrefixes, EquatableArray<string> Ignored)
{
    /// <summary>No names yet: what a model has until a preset gives it some.</summary>
    public static NamingSpec None { get; } = new(default, default, default);

    /// <summary>Where a weight of a stack is found, or null.</summary>
    public TensorSource? Find(WeightRole role, StackSide side)
    {
        foreach (TensorSource source in Sources)
        {
            if (source.Role == role && source.Side == side)
                return source;
        }

        return null;
    }
}

/// <summary>Where one weight is found.</summary>
/// <param name="Role">The weight.</param>
/// <param name="Name">
/// The tensor's name; '|' separates names of which one is present. <c>{layer}</c> stands for the index of the layer's weights, also in the
/// forms <c>{layer + n}</c>, <c>{layer / n}</c> and <c>{layer % n}</c>; <c>{expert}</c> for the expert's; <c>{head}</c> for the head's, where each head has a tensor of its own.
/// </param>
/// <param name="Transposed">True where a matrix is stored [in, out] (GPT-2's Conv1D).</param>
/// <param name="Packing">How the weight shares its tensor with others; null where it is the whole tensor.</param>
/// <param name="Side">The stack that the weight belongs to; for a head that of <see cref="ModelSpec.OnlyStack"/>.</param>
public sealed record TensorSource(
    WeightRole Role, string Name, bool Transposed = false, TensorPacking? Packing = null, StackSide Side = StackSide.Decoder);

/// <summary>How several weights share one tensor: their rows below one another, in one or several blocks that each hold a share of all.</summary>
/// <param name="Order">The weights (not their biases, which are packed likewise) in the order of their rows within a block.</param>
/// <param name="Blocks">How many blocks there are; 0 for one for each key/value head.</param>
public sealed record TensorPacking(EquatableArray<WeightRole> Order, int Blocks)
{
    /// <summary>All rows of the first weight, then all of the second, ... (GPT-2's <c>c_attn</c>, Phi-3's <c>gate_up_proj</c>).</summary>
    public static TensorPacking Stacked(params WeightRole[] order) => new(order.ToEquatableArray(), 1);

    /// <summary>For each key/value head its query heads, its key, its value (BLOOM, GPT-NeoX, Falcon).</summary>
    public static TensorPacking PerKeyValueHead(params WeightRole[] order) => new(order.ToEquatableArray(), 0);

    /// <summary>So many blocks, each with an equal share of every weight (CodeGen's four ranks).</summary>
    public static TensorPacking InBlocks(int blocks, params WeightRole[] order) => new(order.ToEquatableArray(), blocks);

    /// <summary>Query, key, value.</summary>
    public static TensorPacking QueryKeyValue { get; } = Stacked(WeightRole.Query, WeightRole.Key, WeightRole.Value);

    /// <summary>Gate, up.</summary>
    public static TensorPacking GateUp { get; } = Stacked(WeightRole.Gate, WeightRole.Up);
}

/// <summary>Which rows of a tensor a weight is: runs of <paramref name="Run"/> rows, <paramref name="Stride"/> rows apart, from row <paramref name="First"/>.</summary>
/// <param name="TensorRows">Rows of the whole tensor.</param>
/// <param name="First">The first row.</param>
/// <param name="Run">Rows that lie together.</param>
/// <param name="Stride">Rows from the start of one run to that of the next.</param>
public sealed record RowSelection(int TensorRows, int First, int Run, int Stride)
{
    /// <summary>The rows of a weight in its tensor.</summary>
    /// <param name="source">Where it is found.</param>
    /// <param name="layer">The layer that it belongs to.</param>
    /// <param name="rows">Rows of the weight itself.</param>
    public static RowSelection Of(TensorSource source, LayerSpec layer, int rows)
    {
        if (source.Packing is not { } packing)
            return new RowSelection(rows, 0, rows, rows);

        int blocks = packing.Blocks == 0 ? layer.Attention.KeyValueHeads : packing.Blocks;
        WeightRole matrix = WeightRoles.MatrixOf(source.Role);
        int total = packing.Order.Sum(role => WeightRoles.Rows(role, layer));
        int before = packing.Order.TakeWhile(role => role != matrix).Sum(role => WeightRoles.Rows(role, layer));
        return new RowSelection(total, before / blocks, rows / blocks, total / blocks);
    }
}

/// <summary>What a weight is for. A matrix, its bias; layers repeat the roles from <see cref="AttentionNorm"/> on.</summary>
public enum WeightRole
{
    TokenEmbedding,
    PositionEmbedding,
    TokenTypeEmbedding,
    EmbeddingNorm,
    EmbeddingNormBias,
    EmbeddingProjection,
    EmbeddingProjectionBias,
    ClassToken,
    PatchEmbedding,
    PatchEmbeddingBias,
    FirstConvolution,
    FirstConvolutionBias,
    SecondConvolution,
    SecondConvolutionBias,

    /// <summary>The table [buckets, heads] that all layers of a stack share (T5).</summary>
    SharedRelativeBias,
    FinalNorm,
    FinalNormBias,

    /// <summary>From the hidden size to the embedding's width, before a tied head (OPT-350M).</summary>
    HeadProjection,

    /// <summary>The dense layer of a masked language model's head, of a pooler or of a classifier.</summary>
    HeadDense,
    HeadDenseBias,
    HeadNorm,
    HeadNormBias,

    /// <summary>The last projection: to the vocabulary, or to labels.</summary>
    Head,
    HeadBias,

    AttentionNorm,
    AttentionNormBias,
    Query,
    QueryBias,
    Key,
    KeyBias,
    Value,
    ValueBias,
    QueryNorm,
    QueryNormBias,
    KeyNorm,
    KeyNormBias,

    /// <summary>The layer's own table [buckets, heads] (UMT5).</summary>
    RelativeBias,
    AttentionOutput,
    AttentionOutputBias,

    /// <summary>The norm of the attention branch's output (placements Both and Branch).</summary>
    AttentionOutputNorm,
    AttentionOutputNormBias,
    CrossNorm,
    CrossNormBias,
    CrossQuery,
    CrossQueryBias,
    CrossKey,
    CrossKeyBias,
    CrossValue,
    CrossValueBias,
    CrossOutput,
    CrossOutputBias,
    CrossOutputNorm,
    CrossOutputNormBias,
    FeedForwardNorm,
    FeedForwardNormBias,
    Gate,
    GateBias,
    Up,
    UpBias,
    Down,
    DownBias,

    /// <summary>Scores of the experts, [experts, hidden].</summary>
    Router,
    ExpertGate,
    ExpertUp,
    ExpertDown,

    /// <summary>The sigmoid gate of the shared expert, [1, hidden].</summary>
    SharedRouter,
    SharedGate,
    SharedUp,
    SharedDown,

    /// <summary>The norm of the feed-forward branch's output (placements Both and Branch).</summary>
    FeedForwardOutputNorm,
    FeedForwardOutputNormBias,
}
