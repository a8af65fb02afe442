using System.Collections.Frozen;

namespace Intaglio;

/// <summary>The loop of generation: choose a token, give it out, read it. Synchronous; allocates nothing for a token.</summary>
/// <param name="source">The session.</param>
/// <param name="sampler">What chooses.</param>
/// <param name="stopTokens">Tokens that end the text.</param>
/// <param name="maxTokens">How many tokens at most.</param>
/// <param name="readsLastToken">
/// True where the session goes on afterwards: then the last token is read too when the length or a stop string ends the text, at the
/// cost of one more step, so that nothing is missing from what comes next.
/// </param>
internal sealed class TokenLoop(TokenSource source, Sampler sampler, IReadOnlyList<int> stopTokens, int maxTokens, bool readsLastToken)
{
    private readonly FrozenSet<int> stops = stopTokens.ToFrozenSet();
    private int? pending;

    /// <summary>Why the loop ended; null as long as it has not.</summary>
    public FinishReason? FinishReason { get; private set; }

    /// <summary>How many tokens were given out.</summary>
    public int Generated { get; private set; }

    /// <summary>Reads the prompt. An empty one goes on from what the session has read.</summary>
    public void Start(ReadOnlySpan<int> prompt, CancellationToken cancellationToken)
    {
        if (!prompt.IsEmpty) source.Prefill(prompt, cancellationToken);
        else if (source.Position == 0) throw new ArgumentException("The prompt has no tokens and the session has read none: there is nothing to continue.", nameof(prompt));
    }

    /// <summary>The next token; false at the end, which <see cref="FinishReason"/> explains.</summary>
    public bool TryNext(out int token)
    {
        token = 0;
        if (FinishReason is not null) return false;
        bool full = source.Position >= source.Capacity;
        if (Generated == maxTokens)
        {
            ReadLast();
            return Finish(Intaglio.FinishReason.Length);
        }
        if (pending is { } last)
        {
            if (full) return Finish(Intaglio.FinishReason.Capacity);
            source.Decode(last);
        }
        token = sampler.Sample(source.Logits, source.Tokens);
        if (stops.Contains(token)) return Finish(Intaglio.FinishReason.StopToken);
        pending = token;
        Generated++;
        return true;
    }

    /// <summary>Reads the token given out last where the session goes on and has room for it. Nothing may be asked of the loop after that.</summary>
    public void ReadLast()
    {
        if (readsLastToken && pending is { } last && source.Position < source.Capacity) source.Decode(last);
        pending = null;
    }

    private bool Finish(FinishReason reason)
    {
        FinishReason = reason;
        return false;
    }
}
