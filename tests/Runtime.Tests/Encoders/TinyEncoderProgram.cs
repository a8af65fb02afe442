using Intaglio.CompilerServices;
using Intaglio.Runtime.Tests.Sessions;

namespace Intaglio.Runtime.Tests.Encoders;

/// <summary>An encoder written by hand in which everything that its caller is responsible for shows in the hidden states.</summary>
/// <remarks>
/// cell[p] = (token + 1) * (p + 1) + 100 * type, or (p + 1) * (the p-th number of an input less its last one), kept in the scratch of the sequence;
/// hidden[p] = [sum over j of cell[j] * weights[j % 8], cell[p]]; results [hidden 0, hidden 1, their sum] of each token, or their sums over the
/// sequence; source[p] = 2 * cell[p].
/// </remarks>
internal static unsafe class TinyEncoderProgram
{
    public const int Hidden = 2;
    public const int Results = 3;
    public const int MaxRows = 12;
    public const int InputElements = 5;
    public const int InputRows = 3;

    private const int HiddenStride = 4;
    private const int ResultStride = 16;

    /// <summary>The rows and sequences of each call on this thread, where a test wants to know.</summary>
    [ThreadStatic]
    public static List<(int Rows, int Sequences, bool HasResults)>? Calls;

    /// <summary>Runs on the caller's thread at the beginning of each call, where a test wants to do something then.</summary>
    [ThreadStatic]
    public static Action? AtStart;

    public static CompiledProgram Create(bool perSequence = false, int results = Results, CompiledProgram? decoder = null)
    {
        decoder ??= TinyProgram.Create();
        return new()
        {
            InstructionSet = decoder.InstructionSet,
            Format = decoder.Format,
            Decode = decoder.Decode,
            Prefill = decoder.Prefill,
            Encode = perSequence ? &EncodeSequences : &EncodeTokens,
            ProjectSource = &Project,
            EncoderMaxRows = MaxRows,
            EncoderCacheBlockBytes = 64,
            SourceBlockBytes = 64,
            HiddenStride = HiddenStride,
            ResultColumns = results,
            ResultPerSequence = perSequence,
            DeclareWeights = decoder.DeclareWeights,
            WeightBytes = decoder.WeightBytes,
            MaxRows = decoder.MaxRows,
            ArenaBytes = MaxRows * HiddenStride * sizeof(float),
            WorkerBytes = decoder.WorkerBytes,
            CacheBlockPositions = decoder.CacheBlockPositions,
            CacheBlockBytes = decoder.CacheBlockBytes,
            LogitStride = ResultStride,
        };
    }

    /// <summary>The hidden states of a sequence whose cells are these, [length, 2].</summary>
    public static float[] HiddenStates(float[] cells)
    {
        float sum = cells.Select((cell, position) => cell * TinyProgram.Weights[position % TinyProgram.WeightCount]).Sum();
        return [.. cells.SelectMany(cell => new[] { sum, cell })];
    }

    /// <summary>The cells of a sequence of tokens.</summary>
    public static float[] Cells(int[] tokens, int[]? types = null) =>
        [.. tokens.Select((token, position) => (float)(((token + 1) * (position + 1)) + (100 * (types?[position] ?? 0))))];

    /// <summary>The cells of an input.</summary>
    public static float[] Cells(float[] input) => [.. Enumerable.Range(0, InputRows).Select(row => (row + 1) * (input[row] - input[^1]))];

    private static void EncodeTokens(ForwardFrame* frame, int worker) => Encode(frame, worker, perSequence: false);

    private static void EncodeSequences(ForwardFrame* frame, int worker) => Encode(frame, worker, perSequence: true);

    private static void Encode(ForwardFrame* frame, int worker, bool perSequence)
    {
        if (worker == 0)
        {
            Calls?.Add((frame->Count, frame->SequenceCount, frame->Logits != null));
            AtStart?.Invoke();
            CheckSpans(frame);
        }

        SpinBarrier.Wait(frame->Barrier, frame->Workers);
        for (int sequence = worker; sequence < frame->SequenceCount; sequence += frame->Workers)
            WriteCells(frame, sequence);
        SpinBarrier.Wait(frame->Barrier, frame->Workers);
        for (int sequence = worker; sequence < frame->SequenceCount; sequence += frame->Workers)
            EncodeSequence(frame, sequence, perSequence);
        SpinBarrier.Wait(frame->Barrier, frame->Workers);
    }

    private static void WriteCells(ForwardFrame* frame, int sequence)
    {
        SequenceSpan span = frame->Sequences[sequence];
        for (int row = span.FirstRow; row < span.FirstRow + span.Count; row++)
        {
            int position = frame->Positions[row];
            *TinyProgram.Cell(span.Cache, position) = frame->Tokens != null
                ? ((frame->Tokens[row] + 1) * (position + 1)) + (100 * (frame->TokenTypes == null ? 0 : frame->TokenTypes[row]))
                : (position + 1) * (frame->Inputs[(sequence * InputElements) + position] - frame->Inputs[((sequence + 1) * InputElements) - 1]);
        }
    }

    private static void EncodeSequence(ForwardFrame* frame, int sequence, bool perSequence)
    {
        SequenceSpan span = frame->Sequences[sequence];
        float* weights = (float*)frame->Weights;
        float sum = 0;
        for (int position = 0; position < span.Count; position++)
            sum += *TinyProgram.Cell(span.Cache, position) * weights[position % TinyProgram.WeightCount];
        if (perSequence && frame->Logits != null)
            new Span<float>(frame->Logits + (sequence * ResultStride), Results).Clear();
        for (int position = 0; position < span.Count; position++)
        {
            float* hidden = (float*)frame->Arena + ((span.FirstRow + position) * HiddenStride);
            hidden[0] = sum;
            hidden[1] = *TinyProgram.Cell(span.Cache, position);
            if (frame->Logits == null)
                continue;
            float* result = frame->Logits + ((perSequence ? sequence : span.FirstRow + position) * ResultStride);
            result[0] = (perSequence ? result[0] : 0) + hidden[0];
            result[1] = (perSequence ? result[1] : 0) + hidden[1];
            result[2] = result[0] + result[1];
        }
    }

    private static void Project(ForwardFrame* frame, int worker)
    {
        SequenceSpan span = *frame->Sequences;
        for (int row = worker; row < frame->Count; row += frame->Workers)
            *TinyProgram.Cell(span.Source, row) = 2 * ((float*)frame->Arena)[(row * HiddenStride) + 1];
    }

    private static void CheckSpans(ForwardFrame* frame)
    {
        int row = 0;
        for (int sequence = 0; sequence < frame->SequenceCount; sequence++)
        {
            SequenceSpan span = frame->Sequences[sequence];
            if (span.FirstRow != row || span.Count < 1 || span.Position != 0 || span.Prefix != 0)
                throw new InvalidOperationException($"The span of sequence {sequence} is wrong.");
            row += span.Count;
        }

        if (row != frame->Count || row > MaxRows)
            throw new InvalidOperationException("The spans do not cover the rows.");
    }
}
