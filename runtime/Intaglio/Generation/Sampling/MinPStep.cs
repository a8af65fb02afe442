namespace Intaglio.Sampling;

/// <summary>Keeps tokens that are at least a fraction as probable as the most probable one.</summary>
internal sealed class MinPStep(float minP) : SamplingStep
{
    /// <inheritdoc/>
    public override void Apply(Candidates candidates, ReadOnlySpan<int> history)
    {
        Span<double> weights = candidates.Weights();
        Span<float> logits = candidates.Logits;
        float threshold = float.PositiveInfinity;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] >= minP && logits[i] < threshold) threshold = logits[i];
        }
        candidates.KeepFrom(threshold);
    }
}
