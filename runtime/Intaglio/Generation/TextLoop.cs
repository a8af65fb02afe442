using System.Runtime.CompilerServices;

namespace Intaglio;

/// <summary>The loop of generation with text coming out: tokens, characters that are complete, what stop strings leave of them.</summary>
/// <param name="source">The session.</param>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="options">How and how much.</param>
/// <param name="sampler">What chooses tokens.</param>
/// <param name="readsLastToken">See <see cref="TokenLoop"/>.</param>
internal sealed class TextLoop(TokenSource source, TextTokenizer tokenizer, GenerationOptions options, Sampler sampler, bool readsLastToken)
{
    /// <summary>Generates; on a thread where computing blocks nobody.</summary>
    /// <param name="generation">Learns how it goes.</param>
    /// <param name="prompt">The tokens that the source is to read first; none where it has read them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<string> Run(
        Generation<string> generation, ReadOnlyMemory<int> prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var loop = new TokenLoop(source, sampler, options.StopTokens ?? tokenizer.EndIds, options.MaxTokens, readsLastToken);
        loop.Start(prompt.Span, cancellationToken);
        var stops = new StopStringFilter(options.StopStrings);
        TextStream stream = tokenizer.CreateStream(source.Tokens, options.SkipSpecialTokens);
        string text;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!loop.TryNext(out int token)) break;
            generation.GeneratedTokens = loop.Generated;
            text = stops.Append(stream.Append(token));
            if (stops.Stopped)
            {
                loop.ReadLast();
                generation.FinishReason = FinishReason.StopString;
                if (text.Length > 0) yield return text;
                yield break;
            }
            if (text.Length > 0) yield return text;
            if (!ComputeThread.IsCurrent) await ComputeThread.Switch();
        }
        text = stops.Append(stream.Flush());
        text += stops.Flush();
        generation.FinishReason = stops.Stopped ? FinishReason.StopString : loop.FinishReason;
        if (text.Length > 0) yield return text;
    }
}
