namespace Intaglio;

/// <summary>
/// The norm of the head of a masked language model or a classifier (ModernBERT). What it does not say is as in
/// <see cref="NormalizationAttribute"/>.
/// </summary>
/// <param name="norm">The formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HeadNormAttribute(Norm norm) : NormAttribute(norm);
