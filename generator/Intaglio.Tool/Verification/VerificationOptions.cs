namespace Intaglio.Tool.Verification;

/// <summary>What a verification runs with.</summary>
/// <param name="Format">The format of the weight matrices.</param>
/// <param name="InstructionSet">The vector instructions.</param>
/// <param name="Workers">How many workers compute; null for one for each physical core.</param>
internal sealed record VerificationOptions(WeightFormat Format, InstructionSet InstructionSet, int? Workers);
