namespace Intaglio;

/// <summary>A continuation that a beam search found.</summary>
/// <param name="Tokens">Its tokens, without the prompt and without the stop token.</param>
/// <param name="Score">The sum of the log-probabilities of its tokens, the stop token's included, divided by their number to the power of <see cref="BeamSearchOptions.LengthPenalty"/>.</param>
/// <param name="FinishReason">Whether a stop token completed it or the end of the search.</param>
public sealed record BeamHypothesis(IReadOnlyList<int> Tokens, double Score, FinishReason FinishReason);
