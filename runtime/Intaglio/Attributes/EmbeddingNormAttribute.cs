namespace Intaglio;

/// <summary>
/// A norm after tokens, positions and token types are summed (BERT; BLOOM, Le Scao et al., 2022, arXiv:2211.05100). What it does not say is as
/// in <see cref="NormalizationAttribute"/>.
/// </summary>
/// <param name="norm">The formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class EmbeddingNormAttribute(Norm norm) : NormAttribute(norm);
