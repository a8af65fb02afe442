namespace Intaglio;

/// <summary>Says under which name a checkpoint holds one weight.</summary>
/// <remarks>
/// Roles are <c>TokenEmbedding</c>, <c>PositionEmbedding</c>, <c>FinalNorm</c> and <c>Head</c>, and in each layer <c>AttentionNorm</c>, <c>Query</c>,
/// <c>Key</c>, <c>Value</c>, <c>AttentionOutput</c>, <c>FeedForwardNorm</c>, <c>Gate</c>, <c>Up</c> and <c>Down</c>; <c>Bias</c> added to a role is its bias
/// (<c>QueryBias</c>). Where <c>Query</c>, <c>Key</c> and <c>Value</c> have one name, that tensor holds the rows of the three in this order.
/// </remarks>
/// <param name="role">What the weight is for.</param>
/// <param name="pattern">The tensor's name; <c>{layer}</c> stands for the index of the layer, '|' separates names of which one is present.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class TensorNameAttribute(string role, string pattern) : Attribute
{
    /// <summary>What the weight is for.</summary>
    public string Role { get; } = role;

    /// <summary>The tensor's name.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>Whether a matrix is stored [in, out], as GPT-2's Conv1D does. Default false: [out, in].</summary>
    public bool Transposed { get; set; }
}
