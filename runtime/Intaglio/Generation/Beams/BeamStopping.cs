namespace Intaglio;

/// <summary>When a beam search ends before its length does.</summary>
public enum BeamStopping
{
    /// <summary>Once there are as many complete continuations as beams and the best open one, were it complete now, would not be better than the worst of them (Hugging Face's <c>early_stopping=False</c>).</summary>
    WhenUnlikelyBetter,

    /// <summary>Once there are as many complete continuations as beams (<c>early_stopping=True</c>).</summary>
    WhenEnough,

    /// <summary>Once no open continuation can become better at any length that is left (<c>early_stopping="never"</c>).</summary>
    WhenNoneBetter,
}
