using Intaglio.CompilerServices;

namespace Intaglio;

/// <summary>A compiled decoder with its weights in memory: the base class of what the generator makes of a class annotated with <c>[Transformer]</c>.</summary>
/// <remarks>Safe for several threads: any number of sessions may run at once.</remarks>
public abstract class DecoderModel : TransformerModel, ILanguageModel
{
    /// <summary>Called by generated code.</summary>
    /// <param name="information">What the model is.</param>
    /// <param name="loaded">The program and its weights, which the model takes over.</param>
    protected DecoderModel(ModelInfo information, LoadedProgram loaded)
        : base(information, loaded)
    {
    }

    /// <summary>Bytes of key/value cache that each session needs for one position, rounded up.</summary>
    public long CacheBytesPerPosition => CachedBytesPerPosition;

    /// <summary>Makes a session: one sequence of tokens with its key/value cache, and all memory that computing it needs.</summary>
    /// <param name="options">Capacity and workers; null for the defaults.</param>
    /// <returns>A session at position 0, which the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1 or more than the model's positions allow, or there are not that many workers.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory for the cache.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Session CreateSession(SessionOptions? options = null) => NewSession(options, source: null);

    /// <summary>Makes room to decode several sessions of this model together, each weight read once for all of them.</summary>
    /// <param name="sessions">How many at most.</param>
    /// <param name="workers">How many workers compute; null for all of the model's.</param>
    /// <returns>A batch, which the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1 or more than the model takes in one call, or there are not that many workers.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public SessionBatch CreateBatch(int sessions, int? workers = null) => NewBatch(sessions, workers);

    /// <inheritdoc/>
    public Session Start(ReadOnlySpan<int> prompt, int maxTokens, int? workers = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        Session session = CreateSession(new() { Capacity = CapacityFor(prompt.Length, maxTokens), Workers = workers });
        return session.AfterReading(prompt, cancellationToken);
    }
}
