namespace Intaglio.Sampling;

/// <summary>One step between the logits and the draw.</summary>
internal abstract class SamplingStep
{
    /// <summary>Changes the logits or leaves out candidates, but never all of them.</summary>
    /// <param name="candidates">What the steps before have left.</param>
    /// <param name="history">The tokens so far.</param>
    public abstract void Apply(Candidates candidates, ReadOnlySpan<int> history);
}
