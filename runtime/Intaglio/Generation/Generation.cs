using System.Runtime.CompilerServices;

namespace Intaglio;

/// <summary>A text in the making: computed while it is enumerated, once. What it says about itself is complete after the last element.</summary>
/// <typeparam name="T">Pieces of text (string) or token ids (int).</typeparam>
/// <remarks>
/// The computation runs on the thread pool, never on the thread of a user interface, and only while an element is waited for.
/// Leaving the enumeration early stops it.
/// </remarks>
public sealed class Generation<T> : IAsyncEnumerable<T>
{
    private readonly Func<Generation<T>, CancellationToken, IAsyncEnumerable<T>> run;
    private readonly CancellationToken cancellationToken;
    private int enumerations;

    internal Generation(ulong seed, Func<Generation<T>, CancellationToken, IAsyncEnumerable<T>> run, CancellationToken cancellationToken)
    {
        Seed = seed;
        this.run = run;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>Why it ended; null as long as it has not.</summary>
    public FinishReason? FinishReason { get; internal set; }

    /// <summary>How many tokens the prompt has, special ones included; 0 before it was encoded.</summary>
    public int PromptTokens { get; internal set; }

    /// <summary>How many tokens were generated so far, a stop token not counted.</summary>
    public int GeneratedTokens { get; internal set; }

    /// <summary>The seed of the random numbers: with it in <see cref="SamplingOptions.Seed"/> the same text can be had again.</summary>
    public ulong Seed { get; }

    /// <summary>Begins the computation.</summary>
    /// <param name="cancellationToken">Stops it, as does the token given when it was asked for; a long prompt is left at its next chunk.</param>
    /// <exception cref="InvalidOperationException">It was enumerated before: the session has moved on.</exception>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref enumerations) > 1)
            throw new InvalidOperationException("A generation can be enumerated once; ask for a new one to generate again.");
        return Enumerate(cancellationToken).GetAsyncEnumerator(CancellationToken.None);
    }

    private async IAsyncEnumerable<T> Enumerate([EnumeratorCancellation] CancellationToken enumeratorToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enumeratorToken);
        await foreach (T element in run(this, both.Token).ConfigureAwait(false)) yield return element;
    }
}
