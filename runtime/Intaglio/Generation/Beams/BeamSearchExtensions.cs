using Intaglio.Beams;

namespace Intaglio;

/// <summary>Finds the most probable continuations with models and sessions: a beam search, as Hugging Face transformers define it.</summary>
public static class BeamSearchExtensions
{
    /// <summary>Searches for the best continuations of a prompt, or the best answers where the model is an encoder-decoder.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The tokens of the prompt.</param>
    /// <param name="options">How; null for the defaults, under which no token ends a continuation.</param>
    /// <param name="cancellationToken">Looked at before each token.</param>
    /// <returns>The best ones, the best first.</returns>
    /// <exception cref="ArgumentException">There are no tokens, one is not in the vocabulary, or the options contradict themselves or the model.</exception>
    /// <exception cref="InvalidOperationException">The prompt is longer than the model can read.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory for as many caches as beams.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public static IReadOnlyList<BeamHypothesis> SearchBeams(
        this ILanguageModel model, ReadOnlySpan<int> prompt, BeamSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new BeamSearchOptions();
        Check(options, model.Info);
        using Session session = model.Start(prompt, options.MaxTokens, cancellationToken: cancellationToken);
        return Search(session, options, cancellationToken);
    }

    /// <summary>Searches for the best continuations of what a session has read.</summary>
    /// <param name="session">The session; nothing else may use it meanwhile. It stays where it is behind the prompt, its forks go on.</param>
    /// <param name="prompt">What the session reads first; it may be empty to go on from what it has read.</param>
    /// <param name="options">How; null for the defaults, under which no token ends a continuation.</param>
    /// <param name="cancellationToken">Looked at before each token.</param>
    /// <returns>The best ones, the best first.</returns>
    /// <exception cref="ArgumentException">A token is not in the vocabulary, or the options contradict themselves or the model.</exception>
    /// <exception cref="InvalidOperationException">The capacity does not suffice for the prompt, or the session has no logits to go on from.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory for as many caches as beams.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session or its model was disposed.</exception>
    public static IReadOnlyList<BeamHypothesis> SearchBeams(
        this Session session, ReadOnlySpan<int> prompt, BeamSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        options ??= new BeamSearchOptions();
        Check(options, session.Information);
        if (!prompt.IsEmpty)
            session.Prefill(prompt, cancellationToken);
        return Search(session, options, cancellationToken);
    }

    private static BeamHypothesis[] Search(Session session, BeamSearchOptions options, CancellationToken cancellationToken)
    {
        using var searcher = new BeamSearcher(session, options);
        return searcher.Run(cancellationToken);
    }

    private static void Check(BeamSearchOptions options, ModelInfo information)
    {
        if (options.Results > options.Beams)
            throw new ArgumentException($"BeamSearchOptions.Results is {options.Results}, but a search with {options.Beams} beams gives at most {options.Beams}.", nameof(options));
        foreach (int stop in options.StopTokens)
        {
            if ((uint)stop >= (uint)information.VocabularySize)
                throw new ArgumentException($"BeamSearchOptions.StopTokens has {stop}, which is not in the vocabulary of {information.Name}, 0 to {information.VocabularySize - 1}.", nameof(options));
        }

        if (options.StopTokens.Distinct().Count() == information.VocabularySize)
            throw new ArgumentException($"All {information.VocabularySize} tokens of {information.Name} are in BeamSearchOptions.StopTokens: none is left to go on with.", nameof(options));
    }
}
