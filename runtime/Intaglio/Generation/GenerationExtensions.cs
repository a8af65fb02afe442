using System.Runtime.CompilerServices;

namespace Intaglio;

/// <summary>Generates text and tokens with models and sessions.</summary>
public static class GenerationExtensions
{
    /// <summary>Continues a prompt, or answers it where the model is an encoder-decoder, in a session of its own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">The tokenizer that the model was trained with.</param>
    /// <param name="prompt">The text to continue. It may be empty where the tokenizer puts a token at the beginning.</param>
    /// <param name="options">How and how much; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the generation, within a long prompt too.</param>
    /// <returns>The pieces of text as they are complete, none empty; afterwards why it ended.</returns>
    /// <remarks>While it is enumerated it may throw what <see cref="ILanguageModel.Start"/> throws, as for a prompt longer than the model's
    /// positions.</remarks>
    public static Generation<string> GenerateTextAsync(
        this ILanguageModel model, TextTokenizer tokenizer, string prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prompt);
        options ??= new GenerationOptions();
        var sampler = new Sampler(options.Sampling);
        return new Generation<string>(sampler.Seed, Run, cancellationToken);

        async IAsyncEnumerable<string> Run(Generation<string> generation, [EnumeratorCancellation] CancellationToken stop)
        {
            await ComputeThread.Switch();
            int[] ids = tokenizer.Encode(prompt, options.AddSpecialTokens, options.RecognizeSpecialTokens);
            generation.PromptTokens = ids.Length;
            using Session session = model.Start(ids, options.MaxTokens, cancellationToken: stop);
            var text = new TextLoop(new SessionSource(session), tokenizer, options, sampler, readsLastToken: false);
            await foreach (string piece in text.Run(generation, ReadOnlyMemory<int>.Empty, stop).ConfigureAwait(false)) yield return piece;
        }
    }

    /// <summary>Reads a text into a session and continues it.</summary>
    /// <param name="session">The session; nothing else may use it before the enumeration has ended.</param>
    /// <param name="tokenizer">The tokenizer that the model was trained with.</param>
    /// <param name="prompt">What the session reads first; it may be empty to go on from what the session has read.</param>
    /// <param name="options">How and how much; null for the defaults. Special tokens are added only at the beginning of the session.</param>
    /// <param name="cancellationToken">Stops the generation, within a long prompt too.</param>
    /// <returns>The pieces of text as they are complete, none empty; afterwards why it ended.</returns>
    /// <remarks>
    /// Afterwards the session has read every token that was generated, except the last one where it was full or the enumeration
    /// was left early; it has not read a stop token.
    /// </remarks>
    public static Generation<string> GenerateTextAsync(
        this Session session, TextTokenizer tokenizer, string prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prompt);
        options ??= new GenerationOptions();
        var sampler = new Sampler(options.Sampling);
        return new Generation<string>(sampler.Seed, Run, cancellationToken);

        async IAsyncEnumerable<string> Run(Generation<string> generation, [EnumeratorCancellation] CancellationToken stop)
        {
            await ComputeThread.Switch();
            int[] ids = tokenizer.Encode(prompt, options.AddSpecialTokens && session.Position == 0, options.RecognizeSpecialTokens);
            generation.PromptTokens = ids.Length;
            var text = new TextLoop(new SessionSource(session), tokenizer, options, sampler, readsLastToken: true);
            await foreach (string piece in text.Run(generation, ids, stop).ConfigureAwait(false)) yield return piece;
        }
    }

    /// <summary>Reads tokens into a session and continues them.</summary>
    /// <param name="session">The session; nothing else may use it before the enumeration has ended.</param>
    /// <param name="prompt">What the session reads first; it may be empty to go on from what the session has read.</param>
    /// <param name="options">How and how much; null for the defaults. Without <see cref="GenerationOptions.StopTokens"/> no token ends it.</param>
    /// <param name="cancellationToken">Stops the generation, within a long prompt too.</param>
    /// <returns>The token ids; afterwards why it ended.</returns>
    /// <exception cref="ArgumentException">The options have stop strings, which need a tokenizer.</exception>
    /// <remarks>
    /// Afterwards the session has read every token that was generated, except the last one where it was full or the enumeration
    /// was left early; it has not read a stop token.
    /// </remarks>
    public static Generation<int> GenerateAsync(
        this Session session, ReadOnlyMemory<int> prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        options ??= new GenerationOptions();
        if (options.StopStrings.Count > 0)
            throw new ArgumentException("Stop strings are found in text: use GenerateTextAsync, or stop tokens.", nameof(options));
        var sampler = new Sampler(options.Sampling);
        return new Generation<int>(sampler.Seed, Run, cancellationToken);

        async IAsyncEnumerable<int> Run(Generation<int> generation, [EnumeratorCancellation] CancellationToken stop)
        {
            await ComputeThread.Switch();
            generation.PromptTokens = prompt.Length;
            var loop = new TokenLoop(new SessionSource(session), sampler, options.StopTokens ?? [], options.MaxTokens, readsLastToken: true);
            loop.Start(prompt.Span, stop);
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                if (!loop.TryNext(out int token)) break;
                generation.GeneratedTokens = loop.Generated;
                yield return token;
                if (!ComputeThread.IsCurrent) await ComputeThread.Switch();
            }
            generation.FinishReason = loop.FinishReason;
        }
    }
}
