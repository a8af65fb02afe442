namespace Intaglio.Sampling;

/// <summary>Draws one of the candidates with its probability.</summary>
internal static class RandomDraw
{
    /// <summary>The drawn token's id; takes one number from the generator.</summary>
    public static int From(Candidates candidates, Xoshiro256 random)
    {
        Span<double> weights = candidates.Weights();
        double total = 0;
        foreach (double weight in weights) total += weight;
        double mark = random.NextDouble() * total;
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0) continue;
            last = i;
            mark -= weights[i];
            if (mark < 0) break;
        }
        // Rounding may leave the mark at 0 after the last one: then it is the last one that is possible at all.
        return candidates.Ids[last];
    }
}
