namespace Intaglio.Beams;

/// <summary>The best complete continuations so far, as many as there are beams.</summary>
internal sealed class HypothesisList(BeamSearchOptions options, int maxTokens)
{
    private readonly List<BeamHypothesis> hypotheses = [];
    private double worst = double.PositiveInfinity;

    /// <summary>Adds a continuation if it is better than the worst one, or there is room.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="logProbability">The sum of their log-probabilities, the stop token's included.</param>
    /// <param name="length">How many tokens that sum counts.</param>
    /// <param name="reason">What completed it.</param>
    public void Add(int[] tokens, double logProbability, int length, FinishReason reason)
    {
        double score = Score(logProbability, length);
        if (hypotheses.Count >= options.Beams && !(score > worst))
            return;
        hypotheses.Add(new(tokens, score, reason));
        if (hypotheses.Count > options.Beams)
            hypotheses.RemoveAt(hypotheses.FindIndex(hypothesis => hypothesis.Score == worst));
        worst = hypotheses.Min(hypothesis => hypothesis.Score);
    }

    /// <summary>True where nothing better is to be expected; what that means the options say.</summary>
    /// <param name="bestOpen">The sum of the log-probabilities of the best candidate of this step.</param>
    /// <param name="length">How many tokens it has.</param>
    public bool IsComplete(double bestOpen, int length)
    {
        if (hypotheses.Count < options.Beams)
            return false;
        return options.Stopping switch
        {
            BeamStopping.WhenEnough => true,
            BeamStopping.WhenUnlikelyBetter => worst >= Score(bestOpen, length),

            // Log-probabilities only fall. What divides them grows with the length where the penalty is above 0.
            BeamStopping.WhenNoneBetter => worst >= Score(bestOpen, options.LengthPenalty > 0 ? maxTokens : length),
            _ => throw new InvalidOperationException($"There is no stopping rule {options.Stopping}."),
        };
    }

    /// <summary>The best ones, the best first; of equals the one that was added last.</summary>
    public BeamHypothesis[] Best() =>
        [.. hypotheses.AsEnumerable().Reverse().OrderByDescending(hypothesis => hypothesis.Score).Take(options.Results)];

    private double Score(double logProbability, int length) => logProbability / Math.Pow(length, options.LengthPenalty);
}
