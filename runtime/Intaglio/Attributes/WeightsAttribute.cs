namespace Intaglio;

/// <summary>The formats of weight matrices that the forward pass is compiled for; the first one is loaded unless another is asked for.</summary>
/// <remarks>Without this attribute: <see cref="WeightFormat.Float32"/>, then <see cref="WeightFormat.BFloat16"/>. Each format has kernels of its own.</remarks>
/// <param name="formats">The formats, the preferred one first.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WeightsAttribute(params WeightFormat[] formats) : Attribute
{
    /// <summary>The formats, the preferred one first.</summary>
    public IReadOnlyList<WeightFormat> Formats { get; } = formats;
}
