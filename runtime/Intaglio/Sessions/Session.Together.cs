using Intaglio.CompilerServices;

namespace Intaglio;

// How a session reads a token together with other sessions: see SessionBatch, which calls these in order.
public sealed unsafe partial class Session
{
    // Room to read tokens of this session and of others like it together.
    internal SessionBatch NewBatch(int sessions) => new(information, loaded, sessions, Workers);

    // Begins a use of the session and puts the token behind its history. Where this throws, the use is over again.
    internal int EnterTogether(LoadedProgram program, int token)
    {
        if (!ReferenceEquals(program, loaded))
            throw new ArgumentException($"A session of another model was given; the batch is {information.Name}'s, and its sessions must be of the same model object.");
        Enter();
        try
        {
            return Append([token]);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    internal void LeaveTogether() => Leave();

    // Rotations that depend on the session's length are its own, and a prompt that is not whole is read from its beginning.
    internal bool MustReadAlone(int total) => MustRecompute(total) || total > loaded.Program.RecomputeBeyond;

    internal void ReadAlone(int total)
    {
        if (MustRecompute(total))
        {
            ReadUpTo(total, [], CancellationToken.None);
            return;
        }

        hasLogits = false;
        Run(loaded.Program.Decode, Position, 1, total, firstLogitRow: 0, memory.Logits.Pointer);
        Complete(total);
    }

    // Where the next token's row finds the session's cache and place.
    internal SequenceSpan Span(int row)
    {
        SequenceSpan span = *memory.Frame->Sequences;
        span.FirstRow = row;
        span.Count = 1;
        span.Position = Position;
        span.Prefix = reading.Length;
        return span;
    }

    internal (int Token, int Place, int Block) NextRow() =>
        (memory.Tokens.Pointer[Position], memory.Positions.Pointer[Position], memory.BlockPositions is { } blocks ? blocks.Pointer[Position] : 0);

    internal void CompleteTogether(int total, ReadOnlySpan<float> logits)
    {
        logits.CopyTo(memory.Logits.Span(logits.Length));
        Complete(total);
    }
}
