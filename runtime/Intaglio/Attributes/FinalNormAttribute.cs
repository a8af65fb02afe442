namespace Intaglio;

/// <summary>A norm after the last layer that is other than those of the layers. What it does not say is as in <see cref="NormalizationAttribute"/>.</summary>
/// <param name="norm">The formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class FinalNormAttribute(Norm norm) : NormAttribute(norm);
