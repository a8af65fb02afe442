namespace Intaglio.Sampling;

/// <summary>Repetition, frequency and presence penalties. First in order: it finds a token's logit at its id.</summary>
internal sealed class PenaltyStep(SamplingOptions options) : SamplingStep
{
    private int[] counts = [];

    /// <inheritdoc/>
    public override void Apply(Candidates candidates, ReadOnlySpan<int> history)
    {
        Span<float> logits = candidates.Logits;
        if (counts.Length < logits.Length) counts = new int[logits.Length];
        if (options.PenaltyWindow is { } window && history.Length > window) history = history[^window..];

        // Tokens outside the logits (a history from another vocabulary) have nothing to penalise.
        foreach (int token in history)
        {
            if ((uint)token < (uint)logits.Length) counts[token]++;
        }
        foreach (int token in history)
        {
            if ((uint)token >= (uint)logits.Length || counts[token] == 0) continue;
            logits[token] = Penalize(logits[token], counts[token]);
            // Zero again for the next token, and so that further occurrences of this one change nothing.
            counts[token] = 0;
        }
    }

    private float Penalize(float logit, int count)
    {
        // A token that was ruled out stays so; any other stays possible, however extreme the penalty.
        if (float.IsNegativeInfinity(logit)) return logit;
        logit = logit > 0 ? logit / options.RepetitionPenalty : logit * options.RepetitionPenalty;
        return float.Clamp(logit - (count * options.FrequencyPenalty) - options.PresencePenalty, float.MinValue, float.MaxValue);
    }
}
