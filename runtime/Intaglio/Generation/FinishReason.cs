namespace Intaglio;

/// <summary>Why a generation ended.</summary>
public enum FinishReason
{
    /// <summary>The model chose one of the stop tokens, which is not part of the result.</summary>
    StopToken,

    /// <summary>The text contained one of the stop strings; the result ends before it.</summary>
    StopString,

    /// <summary>As many tokens were generated as <see cref="GenerationOptions.MaxTokens"/> allows.</summary>
    Length,

    /// <summary>The session is full: the model could not have read the last token to go on.</summary>
    Capacity,
}
