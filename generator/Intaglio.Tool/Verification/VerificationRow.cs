namespace Intaglio.Tool.Verification;

/// <summary>The verdict on one reference directory.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Cases">How many cases were run.</param>
/// <param name="Result">How far the model was from the reference; null where it could not be run.</param>
/// <param name="Tolerance">How far it may be; null where that is not known.</param>
/// <param name="Reason">Why it failed, or null.</param>
internal sealed record VerificationRow(string Name, int Cases, CaseResult? Result, double? Tolerance, string? Reason)
{
    /// <summary>Whether every case came out as expected.</summary>
    public bool Passed => Reason is null;

    /// <summary>A directory that could not be run.</summary>
    public static VerificationRow Refused(string name, string reason) => new(name, 0, null, null, reason);
}
