namespace Intaglio;

/// <summary>A label that a classifier chose.</summary>
/// <param name="Label">The label.</param>
/// <param name="Index">Its place in <see cref="ModelInfo.Labels"/>.</param>
/// <param name="Probability">How probable the model thinks it is, 0 to 1.</param>
public readonly record struct LabelScore(string Label, int Index, float Probability);
