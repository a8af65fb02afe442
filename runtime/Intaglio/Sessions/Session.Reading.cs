using Intaglio.CompilerServices;
using Intaglio.Sessions;

namespace Intaglio;

// How a session reads tokens: in chunks of the program's rows, and from the beginning again where the new length asks for it.
public sealed unsafe partial class Session
{
    // Puts checked tokens behind the history, where they count only once they have been read. Returns the length with them.
    private int Append(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty)
            throw new ArgumentException("There are no tokens to read; a prompt has at least one (often the beginning-of-sequence token).", nameof(tokens));
        if (tokens.Length > Capacity - Position)
            throw new InvalidOperationException(CapacityMessage(tokens.Length));
        for (int index = 0; index < tokens.Length; index++)
        {
            if ((uint)tokens[index] >= (uint)information.VocabularySize)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(tokens), tokens[index], $"Token {tokens[index]} at index {index} is not in the vocabulary of {information.Name}, whose {information.VocabularySize} tokens are 0 to {information.VocabularySize - 1}.");
            }
        }

        int total = Position + tokens.Length;
        tokens.CopyTo(memory.Tokens.Span(total)[Position..]);
        Place(total);
        return total;
    }

    // Says where the appended tokens stand. A prompt whose tokens see each other is placed, and read, from its beginning until it is whole.
    private void Place(int total)
    {
        int first = Position;
        reading = prefix;
        if (information.IsPrefixDecoder && (Position == 0 || Position < prefix.Length))
        {
            reading = PromptPrefix.Of(memory.Tokens.Span(total), information, loaded.Program.MaxRows);
            cachedLength = 0;
            first = 0;
        }

        reading.Place(first, total, memory.Positions.Span(total), memory.BlockPositions is { } blocks ? blocks.Span(total) : []);
    }

    private string CapacityMessage(int count)
    {
        string wanted = count == 1 ? "one more token was given" : $"the prompt has {count} tokens";
        string advice = information.HasHardPositionLimit && Capacity >= information.MaxPositions
            ? $"{information.Name} has no further positions: use Truncate or Reset, or a shorter prompt"
            : $"create it with a larger SessionOptions.Capacity (the model was made for {information.MaxPositions})";
        return $"The session holds {Capacity} positions, {Position} are used, and {wanted}; {advice}.";
    }

    // Dynamic rotary scaling: past the program's limit every length has rotations of its own, up to it all lengths share them; LongRope has two kinds.
    private int Significant(int length)
    {
        int limit = loaded.Program.RecomputeBeyond;
        return loaded.Program.RecomputeOnce && length > limit ? limit + 1 : Math.Max(length, limit);
    }

    private bool MustRecompute(int total) => Position > 0 && cachedLength != Significant(total);

    // Reads the appended tokens in chunks. With room for all logits they go there, otherwise only the last token's are computed.
    private void ReadUpTo(int total, Span<float> allLogits, CancellationToken cancellationToken)
    {
        int start = Position;
        if (MustRecompute(total))
        {
            // From here on the cache mixes two lengths; if this does not come to its end, the next call recomputes as well.
            cachedLength = 0;
            start = 0;
        }

        int maxRows = loaded.Program.MaxRows;
        for (int chunk = start; chunk < total; chunk += maxRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(maxRows, total - chunk);
            if (!allLogits.IsEmpty)
                ReadChunkForAllLogits(chunk, count, total, allLogits);
            else if (chunk + count < total)
                Run(loaded.Program.Prefill, chunk, count, total, firstLogitRow: count, null);
            else
                ReadLastChunk(chunk, count, total);
        }

        Complete(total);
    }

    private void ReadLastChunk(int chunk, int count, int total)
    {
        hasLogits = false;
        Run(count == 1 ? loaded.Program.Decode : loaded.Program.Prefill, chunk, count, total, firstLogitRow: count - 1, memory.Logits.Pointer);
    }

    private void ReadChunkForAllLogits(int chunk, int count, int total, Span<float> allLogits)
    {
        // Tokens before the session's position are only recomputed; their logits were given when they were new.
        int firstRow = Math.Clamp(Position - chunk, 0, count);
        int stride = loaded.Program.LogitStride;
        int vocabulary = information.VocabularySize;
        float* rows = memory.RowsOfLogits(count - firstRow);
        Run(loaded.Program.Prefill, chunk, count, total, firstRow, rows);
        for (int row = firstRow; row < count; row++)
        {
            var logits = new ReadOnlySpan<float>(rows + ((long)(row - firstRow) * stride), vocabulary);
            logits.CopyTo(allLogits.Slice((chunk + row - Position) * vocabulary, vocabulary));
            if (chunk + row == total - 1)
                logits.CopyTo(memory.Logits.Span(vocabulary));
        }
    }

    private void Complete(int total)
    {
        Position = total;
        cachedLength = Significant(total);
        prefix = reading;
        hasLogits = true;
    }

    private void Run(delegate*<ForwardFrame*, int, void> entry, int position, int count, int total, int firstLogitRow, float* logits)
    {
        ForwardFrame* frame = memory.Frame;
        frame->Tokens = memory.Tokens.Pointer + position;
        frame->Count = count;
        frame->TotalLength = total;
        frame->FirstLogitRow = firstLogitRow;
        frame->Logits = logits;
        frame->Positions = memory.Positions.Pointer + position;
        frame->BlockPositions = memory.BlockPositions is { } blocks ? blocks.Pointer + position : null;
        frame->Sequences->Count = count;
        frame->Sequences->Position = position;
        frame->Sequences->Prefix = reading.Length;
        loaded.Team.Run(entry, frame);
    }
}
