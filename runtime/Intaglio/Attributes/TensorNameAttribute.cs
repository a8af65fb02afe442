namespace Intaglio;

/// <summary>Says under which name a checkpoint holds one weight.</summary>
/// <remarks>
/// Roles are <c>TokenEmbedding</c>, <c>PositionEmbedding</c>, <c>FinalNorm</c> and <c>Head</c>, and in each layer <c>AttentionNorm</c>, <c>Query</c>,
/// <c>Key</c>, <c>Value</c>, <c>AttentionOutput</c>, <c>FeedForwardNorm</c>, <c>Gate</c>, <c>Up</c> and <c>Down</c>; docs/architectures.md has the rest.
/// <c>Bias</c> added to a role is its bias (<c>QueryBias</c>); a bias that is not named has the name of its weight with the ending <c>.bias</c>.
/// Where <c>Query</c>, <c>Key</c> and <c>Value</c> have one name, that tensor holds the rows of the three in this order, and so with
/// <c>Gate</c> and <c>Up</c>; <see cref="PackedTensorAttribute"/> says any other packing.
/// </remarks>
/// <param name="role">What the weight is for.</param>
/// <param name="pattern">
/// The tensor's name; '|' separates names of which one is present. <c>{layer}</c> stands for the index of the layer, also in the forms <c>{layer + n}</c>,
/// <c>{layer / n}</c> and <c>{layer % n}</c>, and <c>{expert}</c> and <c>{head}</c> for the expert's and the head's.
/// </param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class TensorNameAttribute(string role, string pattern) : StackAttribute
{
    /// <summary>What the weight is for.</summary>
    public string Role { get; } = role;

    /// <summary>The tensor's name.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>Whether a matrix is stored [in, out], as GPT-2's Conv1D does. Default false: [out, in].</summary>
    public bool Transposed { get; set; }
}
