namespace Intaglio;

/// <summary>Says by which published scheme the tensors of the checkpoint are named.</summary>
/// <remarks>
/// Without this attribute: <see cref="TensorNaming.Gpt2"/> for decoders with learned positions, <see cref="TensorNaming.Llama"/> for other decoders,
/// <see cref="TensorNaming.ByRole"/> for all other kinds. <see cref="TensorNameAttribute"/> and <see cref="PackedTensorAttribute"/> replace single names of the scheme.
/// </remarks>
/// <param name="naming">The scheme.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TensorNamesAttribute(TensorNaming naming) : Attribute
{
    /// <summary>The scheme.</summary>
    public TensorNaming Naming { get; } = naming;
}
