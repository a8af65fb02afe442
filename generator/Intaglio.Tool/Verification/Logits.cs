namespace Intaglio.Tool.Verification;

/// <summary>What verification does with logits.</summary>
internal static class Logits
{
    /// <summary>The largest difference of two rows, infinite where either holds a NaN or the lengths differ.</summary>
    public static double Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length)
            return double.PositiveInfinity;
        double largest = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double difference = Math.Abs((double)left[i] - right[i]);
            if (double.IsNaN(difference))
                return double.PositiveInfinity;
            largest = Math.Max(largest, difference);
        }

        return largest;
    }

    /// <summary>The token with the highest logit, the first of equals.</summary>
    public static int Best(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
                best = i;
        }

        return best;
    }
}
