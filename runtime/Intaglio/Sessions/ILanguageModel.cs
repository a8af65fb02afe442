namespace Intaglio;

/// <summary>A model that goes on after a prompt, whichever way it reads it: decoders continue the prompt itself, encoder-decoders answer it.</summary>
/// <remarks>Samplers, servers and searches written against it serve both kinds.</remarks>
public interface ILanguageModel : IDisposable
{
    /// <summary>What the model is.</summary>
    ModelInfo Info { get; }

    /// <summary>Reads a prompt. A decoder's session has then read its tokens; that of an encoder-decoder the start token, with the prompt as its source.</summary>
    /// <param name="prompt">The tokens of the prompt.</param>
    /// <param name="maxTokens">How many tokens the session is to have room for after that; fewer where the model's positions end.</param>
    /// <param name="workers">How many of the model's workers compute; null for all.</param>
    /// <param name="cancellationToken">Looked at between chunks of a long prompt.</param>
    /// <returns>A session whose <see cref="Session.Logits"/> are those of the first new token, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">There are no tokens, or one is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">The prompt is longer than the model can read, or an encoder-decoder does not say what its decoder starts with.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory for the cache.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    Session Start(ReadOnlySpan<int> prompt, int maxTokens, int? workers = null, CancellationToken cancellationToken = default);
}
