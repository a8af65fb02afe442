namespace Intaglio.Conformance.RandomModels;

/// <summary>What a program computed of one of a trial's results.</summary>
/// <param name="Way">How it was computed.</param>
/// <param name="Result">Which result.</param>
/// <param name="Start">Where in it these numbers begin.</param>
/// <param name="Values">The numbers.</param>
internal sealed record ComputedPart(string Way, int Result, int Start, float[] Values);
