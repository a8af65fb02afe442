namespace Intaglio.Compiler.Spec;

/// <summary>Where each weight is found in a checkpoint.</summary>
/// <param name="Sources">One entry for each role that the model has.</param>
/// <param name="OptionalPrefixes">Prefixes that some checkpoints leave out (<c>transformer.</c>).</param>
/// <param name="Ignored">Patterns of tensors that a checkpoint may hold and the model does not need; '*' stands for any text.</param>
public sealed record NamingSpec(EquatableArray<TensorSource> Sources, EquatableArray<string> OptionalPrefixes, EquatableArray<string> Ignored);

/// <summary>Where one weight is found.</summary>
/// <param name="Role">The weight.</param>
/// <param name="Name">The tensor's name; <c>{layer}</c> stands for the layer's index, '|' separates names of which one is present.</param>
/// <param name="Transposed">True where a matrix is stored [in, out] (GPT-2's Conv1D).</param>
/// <param name="Packing">How the weight shares its tensor with others.</param>
public sealed record TensorSource(WeightRole Role, string Name, bool Transposed = false, TensorPacking Packing = TensorPacking.Alone);

/// <summary>How a weight shares its tensor with others.</summary>
public enum TensorPacking
{
    /// <summary>It is the whole tensor.</summary>
    Alone,

    /// <summary>Query rows, then key rows, then value rows (GPT-2's <c>c_attn</c>).</summary>
    QueryKeyValue,
}

/// <summary>What a weight is for. A matrix, its bias; layers repeat the roles below <see cref="AttentionNorm"/>.</summary>
public enum WeightRole
{
    TokenEmbedding,
    PositionEmbedding,
    FinalNorm,
    FinalNormBias,
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
    AttentionOutput,
    AttentionOutputBias,
    FeedForwardNorm,
    FeedForwardNormBias,
    Gate,
    GateBias,
    Up,
    UpBias,
    Down,
    DownBias,
}
