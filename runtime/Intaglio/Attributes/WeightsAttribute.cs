namespace Intaglio;

/// <summary>The formats of weight matrices that the forward pass is compiled for; the first one is loaded unless another is asked for.</summary>
/// <remarks>Without this attribute: <see cref="WeightFormat.Float32"/>, then <see cref="WeightFormat.BFloat16"/>. Each format has kernels of its own.</remarks>
/// <param name="formats">The formats, the preferred one first.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WeightsAttribute(params WeightFormat[] formats) : Attribute
{
    /// <summary>The formats, the preferred one first.</summary>
    public IReadOnlyList<WeightFormat> Formats { get; } = formats;

    /// <summary>
    /// The format of the language model head and of the token table in programs of 8 and 4 bits, where it is not the program's:
    /// <c>[Weights(WeightFormat.Q4, Head = WeightFormat.Q8)]</c>.
    /// </summary>
    /// <remarks>
    /// Some weights are 32-bit floats in every quantised program: norms, biases, tables of positions and token types, and the router of a mixture of experts, which
    /// are a fraction of a percent of a model and cost more quality than they save.
    /// </remarks>
    public WeightFormat Head { get; set; }
}
