using Intaglio.CompilerServices;
using Intaglio.Sessions;

namespace Intaglio;

/// <summary>One sequence of tokens that a <see cref="DecoderModel"/> or <see cref="EncoderDecoderModel"/> reads and continues: its history, its key/value cache and the last logits.</summary>
/// <remarks>
/// For one thread at a time: a call that overlaps another throws <see cref="InvalidOperationException"/>. Different sessions of one model may run at
/// once on different threads. After construction <see cref="Decode"/> allocates nothing. Spans that a session returns are overwritten by its
/// next call.
/// </remarks>
public sealed unsafe partial class Session : IDisposable
{
    private readonly ModelInfo information;
    private readonly LoadedProgram loaded;
    private readonly SessionMemory memory;
    private ExclusiveUse use = new(
        nameof(Session), "The session is in use by another call; a session is one sequence for one thread at a time. Create a session, or fork one, for each thread.");
    private bool hasLogits;

    // The length that the cached positions were computed for, where it makes a difference (see Significant); 0 where they must be recomputed.
    private int cachedLength;

    // What the cached positions were read with, and what the call under way reads with.
    private PromptPrefix prefix;
    private PromptPrefix reading;

    internal Session(ModelInfo information, LoadedProgram loaded, int capacity, int workers, SharedSource? source = null)
    {
        this.information = information;
        this.loaded = loaded;
        Capacity = capacity;
        Workers = workers;
        memory = new SessionMemory(loaded.Program, loaded.Weights, capacity, workers, information.HasBlockPositions, source);
    }

    /// <summary>What the model is.</summary>
    internal ModelInfo Information => information;

    /// <summary>How many tokens the session has read: the position that the next one gets.</summary>
    public int Position { get; private set; }

    /// <summary>How many tokens the session can hold.</summary>
    public int Capacity { get; }

    /// <summary>How many workers compute for this session.</summary>
    public int Workers { get; }

    /// <summary>The tokens that the session has read, [<see cref="Position"/>].</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public ReadOnlySpan<int> Tokens
    {
        get
        {
            ObjectDisposedException.ThrowIf(use.IsClosed, this);
            return memory.Tokens.Span(Position);
        }
    }

    /// <summary>The logits that follow the last token, [vocabulary]: unnormalised log-probabilities of the next one.</summary>
    /// <exception cref="InvalidOperationException">No token was read yet, or none since <see cref="Reset"/> or <see cref="Truncate"/>.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public ReadOnlySpan<float> Logits
    {
        get
        {
            ObjectDisposedException.ThrowIf(use.IsClosed, this);
            if (!hasLogits)
                throw new InvalidOperationException("The session has no logits: they come from the last token read, so call Prefill or Decode first (also after Reset and Truncate).");
            return memory.Logits.Span(information.VocabularySize);
        }
    }

    /// <summary>Reads a prompt, or a further piece of text, in one go.</summary>
    /// <param name="tokens">At least one token id.</param>
    /// <param name="cancellationToken">Looked at between chunks of a long prompt.</param>
    /// <returns>The logits that follow the last token, [vocabulary].</returns>
    /// <exception cref="ArgumentException">There are no tokens.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">The capacity does not suffice, or another call has not returned yet.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session or its model was disposed.</exception>
    /// <remarks>Where this throws, the session is at the position that it had before.</remarks>
    public ReadOnlySpan<float> Prefill(ReadOnlySpan<int> tokens, CancellationToken cancellationToken = default)
    {
        Enter();
        try
        {
            int total = Append(tokens);
            ReadUpTo(total, [], cancellationToken);
            return memory.Logits.Span(information.VocabularySize);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Reads tokens and gives the logits that follow each of them, for scoring a text.</summary>
    /// <param name="tokens">At least one token id.</param>
    /// <param name="logits">Receives the logits, [tokens, vocabulary].</param>
    /// <param name="cancellationToken">Looked at between chunks of a long text.</param>
    /// <exception cref="ArgumentException">There are no tokens, or <paramref name="logits"/> has another length than tokens times vocabulary.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">The capacity does not suffice, or another call has not returned yet.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; some of the logits may have been written.</exception>
    /// <exception cref="ObjectDisposedException">The session or its model was disposed.</exception>
    /// <remarks>Where this throws, the session is at the position that it had before.</remarks>
    public void PrefillAll(ReadOnlySpan<int> tokens, Span<float> logits, CancellationToken cancellationToken = default)
    {
        Enter();
        try
        {
            int total = Append(tokens);
            if (logits.Length != (long)tokens.Length * information.VocabularySize)
            {
                throw new ArgumentException(
                    $"{tokens.Length} tokens give {tokens.Length} x {information.VocabularySize} = {(long)tokens.Length * information.VocabularySize} logits, but there is room for {logits.Length}.", nameof(logits));
            }

            ReadUpTo(total, logits, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Reads one token.</summary>
    /// <param name="token">Its id.</param>
    /// <returns>The logits that follow it, [vocabulary].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The token is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">The session is full, or another call has not returned yet.</exception>
    /// <exception cref="ObjectDisposedException">The session or its model was disposed.</exception>
    public ReadOnlySpan<float> Decode(int token)
    {
        Enter();
        try
        {
            int total = Append([token]);
            ReadAlone(total);
            return memory.Logits.Span(information.VocabularySize);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Forgets all tokens.</summary>
    /// <exception cref="InvalidOperationException">Another call has not returned yet.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public void Reset() => Truncate(0);

    /// <summary>Forgets the tokens from a position on, as if they had never been read. <see cref="Logits"/> are gone with them.</summary>
    /// <param name="position">How many tokens to keep, 0 to <see cref="Position"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The session has not read that many tokens.</exception>
    /// <exception cref="InvalidOperationException">Another call has not returned yet.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <remarks>
    /// A prefix decoder's prompt is one whole: cut back within the part whose tokens see each other, it is unfinished again, and the
    /// next call reads what is left together with its own tokens as the first prompt.
    /// </remarks>
    public void Truncate(int position)
    {
        use.Enter();
        try
        {
            if (position < 0 || position > Position)
                throw new ArgumentOutOfRangeException(nameof(position), position, $"The session is at position {Position}, so it can be cut back to 0 to {Position}, not {position}.");
            hasLogits &= position == Position;
            Position = position;
        }
        finally
        {
            LeaveSession();
        }
    }

    /// <summary>Makes a second session that has read the same tokens and goes its own way: costs a copy of the cache in use, not a computation.</summary>
    /// <returns>A session of the same capacity and workers, which the caller disposes.</returns>
    /// <exception cref="OutOfMemoryException">There is not enough memory for a second cache.</exception>
    /// <exception cref="InvalidOperationException">Another call has not returned yet.</exception>
    /// <exception cref="ObjectDisposedException">The session or its model was disposed.</exception>
    public Session Fork()
    {
        Enter();
        try
        {
            var copy = new Session(information, loaded, Capacity, Workers, memory.Source);
            copy.Become(this);
            return copy;
        }
        finally
        {
            Leave();
        }
    }

    // Takes over what another session of the same model and capacity has read; nobody else may use either meanwhile.
    internal void Become(Session other)
    {
        Position = other.Position;
        hasLogits = other.hasLogits;
        cachedLength = other.cachedLength;
        prefix = other.prefix;
        memory.CopyFrom(other.memory, Position);
    }

    // Reads a prompt into a session just made, which is not left behind where that fails.
    internal Session AfterReading(ReadOnlySpan<int> prompt, CancellationToken cancellationToken)
    {
        try
        {
            Prefill(prompt, cancellationToken);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Frees the cache, at once or when the call that is under way has returned. A second call does nothing.</summary>
    public void Dispose()
    {
        if (use.Close())
            memory.Dispose();
    }

    private void Enter()
    {
        ObjectDisposedException.ThrowIf(use.IsClosed, this);
        loaded.Acquire(information);
        try
        {
            use.Enter();
        }
        catch
        {
            loaded.Release();
            throw;
        }
    }

    private void Leave()
    {
        LeaveSession();
        loaded.Release();
    }

    private void LeaveSession()
    {
        if (use.Leave())
            memory.Dispose();
    }
}
