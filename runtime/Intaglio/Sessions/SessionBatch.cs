using Intaglio.CompilerServices;
using Intaglio.Sessions;
using Intaglio.Workers;

namespace Intaglio;

/// <summary>Reads one token of each of several sessions of a model in one pass, so that the weights are read from memory once for all of them.</summary>
/// <remarks>
/// Reading weights is what a token costs, so eight sessions together take little longer than one. Every session gets the bits that
/// <see cref="Session.Decode"/> would give it, whoever it is together with. For one thread at a time; the sessions of a call are in use until it returns. After construction
/// <see cref="Decode"/> allocates nothing.
/// </remarks>
public sealed unsafe class SessionBatch : IDisposable
{
    private readonly ModelInfo information;
    private readonly LoadedProgram loaded;
    private readonly WorkingMemory working;
    private readonly PinnedBuffer<int> tokens;
    private readonly PinnedBuffer<int> positions;
    private readonly PinnedBuffer<int> blockPositions;
    private readonly NativeBlock logits;
    private readonly int[] totals;
    private ExclusiveUse use = new(nameof(SessionBatch), "The batch is in use by another call; a batch is for one thread at a time. Create one for each thread.");

    internal SessionBatch(ModelInfo information, LoadedProgram loaded, int capacity, int workers)
    {
        this.information = information;
        this.loaded = loaded;
        Capacity = capacity;
        Workers = workers;
        working = new WorkingMemory(loaded.Program, loaded.Weights, workers, capacity);
        tokens = new PinnedBuffer<int>(capacity);
        positions = new PinnedBuffer<int>(capacity);
        blockPositions = new PinnedBuffer<int>(capacity);
        logits = new NativeBlock((long)capacity * loaded.Program.LogitStride * sizeof(float), $"the logits of {capacity} sessions");
        totals = new int[capacity];
        working.Frame->Tokens = tokens.Pointer;
        working.Frame->Positions = positions.Pointer;
        working.Frame->BlockPositions = information.HasBlockPositions ? blockPositions.Pointer : null;
        working.Frame->Logits = (float*)logits.Pointer;
    }

    /// <summary>How many sessions one call takes at most.</summary>
    public int Capacity { get; }

    /// <summary>How many workers compute.</summary>
    public int Workers { get; }

    /// <summary>Reads one token in each session; the logits that follow are the sessions' <see cref="Session.Logits"/> afterwards.</summary>
    /// <param name="sessions">Sessions of the model, each once, at any positions of their own.</param>
    /// <param name="nextTokens">The token of each session, [sessions].</param>
    /// <exception cref="ArgumentException">There are no sessions or more than <see cref="Capacity"/>, not as many tokens, or a session of another model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">A session is full, in use, or given twice.</exception>
    /// <exception cref="ObjectDisposedException">The batch, a session or the model was disposed.</exception>
    /// <remarks>Where this throws, all sessions are at the positions that they had before. Sessions past the length at which rotations depend on it (dynamic scaling) are read one by one.</remarks>
    public void Decode(ReadOnlySpan<Session> sessions, ReadOnlySpan<int> nextTokens)
    {
        if (sessions.IsEmpty || sessions.Length > Capacity)
            throw new ArgumentException($"{sessions.Length} sessions were given; the batch takes 1 to {Capacity}.", nameof(sessions));
        if (nextTokens.Length != sessions.Length)
            throw new ArgumentException($"{sessions.Length} sessions and {nextTokens.Length} tokens were given; there must be one token for each session.", nameof(nextTokens));
        ObjectDisposedException.ThrowIf(use.IsClosed, this);
        use.Enter();
        int entered = 0;
        try
        {
            for (; entered < sessions.Length; entered++)
            {
                ArgumentNullException.ThrowIfNull(sessions[entered], nameof(sessions));
                totals[entered] = sessions[entered].EnterTogether(loaded, nextTokens[entered]);
            }

            Read(sessions);
        }
        finally
        {
            for (int index = 0; index < entered; index++)
                sessions[index].LeaveTogether();
            if (use.Leave())
                Free();
        }
    }

    /// <summary>Frees the memory, at once or when the call that is under way has returned; sessions stay as they are. A second call does nothing.</summary>
    public void Dispose()
    {
        if (use.Close())
            Free();
    }

    private void Read(ReadOnlySpan<Session> sessions)
    {
        ForwardFrame* frame = working.Frame;
        int rows = 0;
        int longest = 0;
        for (int index = 0; index < sessions.Length; index++)
        {
            if (sessions[index].MustReadAlone(totals[index]))
                continue;
            frame->Sequences[rows] = sessions[index].Span(rows);
            (tokens.Pointer[rows], positions.Pointer[rows], blockPositions.Pointer[rows]) = sessions[index].NextRow();
            longest = Math.Max(longest, totals[index]);
            rows++;
        }

        if (rows > 0)
        {
            frame->Count = rows;
            frame->SequenceCount = rows;
            frame->TotalLength = longest;
            frame->FirstLogitRow = 0;
            loaded.Team.Run(loaded.Program.Prefill, frame);
        }

        int row = 0;
        for (int index = 0; index < sessions.Length; index++)
        {
            if (sessions[index].MustReadAlone(totals[index]))
                sessions[index].ReadAlone(totals[index]);
            else
                sessions[index].CompleteTogether(totals[index], new((float*)logits.Pointer + ((long)row++ * loaded.Program.LogitStride), information.VocabularySize));
        }
    }

    private void Free()
    {
        working.Dispose();
        logits.Dispose();
    }
}
