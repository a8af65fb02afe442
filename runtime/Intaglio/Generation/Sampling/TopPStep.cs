namespace Intaglio.Sampling;

/// <summary>Keeps the smallest set of most probable tokens whose probability together reaches p; at least one.</summary>
internal sealed class TopPStep(float p) : SamplingStep
{
    /// <inheritdoc/>
    public override void Apply(Candidates candidates, ReadOnlySpan<int> history)
    {
        Span<double> weights = candidates.Weights();
        double total = 0;
        foreach (double weight in weights) total += weight;
        if (!candidates.IsSorted)
        {
            // Tokens less probable than (1 - p)/n have less than 1 - p together, so the set is found without them: no need to sort them.
            // Half of that leaves room for rounding.
            double negligible = 0.5 * (1 - p) * total / candidates.Count;
            candidates.KeepFrom(SmallestLogit(candidates.Logits, weights, negligible));
            candidates.Sort();
            weights = candidates.Weights();
        }

        double sum = 0;
        int count = 0;
        while (count < weights.Length)
        {
            sum += weights[count++];
            if (sum >= p * total) break;
        }
        candidates.Truncate(count);
    }

    /// <summary>The lowest logit among those whose weight is not negligible.</summary>
    private static float SmallestLogit(Span<float> logits, Span<double> weights, double negligible)
    {
        float smallest = float.PositiveInfinity;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] >= negligible && logits[i] < smallest) smallest = logits[i];
        }
        return smallest;
    }
}
