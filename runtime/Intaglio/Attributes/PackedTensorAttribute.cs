namespace Intaglio;

/// <summary>Says that a checkpoint holds several weights in one tensor, their rows below one another.</summary>
/// <remarks>
/// <c>[PackedTensor("h.{layer}.qkv.weight", "Query", "Key", "Value")]</c> is a tensor of all queries, then all keys, then all values. Biases are
/// packed as their weights are; where they are not named, their tensor is that of the weights with the ending <c>.bias</c>.
/// </remarks>
/// <param name="pattern">The tensor's name, as in <see cref="TensorNameAttribute"/>.</param>
/// <param name="roles">The weights in the order of their rows, as in <see cref="TensorNameAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class PackedTensorAttribute(string pattern, params string[] roles) : StackAttribute
{
    /// <summary>The tensor's name.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>The weights in the order of their rows.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;

    /// <summary>Whether the matrices are stored [in, out]. Default false: [out, in].</summary>
    public bool Transposed { get; set; }

    /// <summary>How many blocks of rows there are, each with an equal share of every weight (CodeGen: 4). Default 1.</summary>
    public int Blocks { get; set; } = 1;

    /// <summary>Whether there is a block for each key/value head: its queries, its key, its value (BLOOM, GPT-NeoX, Falcon). Default false.</summary>
    public bool BlockPerKeyValueHead { get; set; }
}
