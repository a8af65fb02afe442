namespace Intaglio.Tool.Verification;

/// <summary>How far a model was from a reference.</summary>
/// <remarks>NaN counts as infinitely far.</remarks>
internal sealed record CaseResult
{
    /// <summary>The largest difference from an expected output.</summary>
    public double LargestError { get; init; }

    /// <summary>The largest difference between computing as a whole and in parts: a prompt in one go and token by token, a batch and its sequences.</summary>
    public double PartsDifference { get; init; }

    /// <summary>Greedy tokens that were expected.</summary>
    public int GreedyTokens { get; init; }

    /// <summary>Greedy tokens that came out as expected.</summary>
    public int GreedyMatches { get; init; }

    /// <summary>Where the first wrong token or logit is, or null.</summary>
    public string? Complaint { get; init; }

    /// <summary>Both results together.</summary>
    public CaseResult With(CaseResult other) => new()
    {
        LargestError = Math.Max(LargestError, other.LargestError),
        PartsDifference = Math.Max(PartsDifference, other.PartsDifference),
        GreedyTokens = GreedyTokens + other.GreedyTokens,
        GreedyMatches = GreedyMatches + other.GreedyMatches,
        Complaint = Complaint ?? other.Complaint,
    };
}
