using Intaglio.CompilerServices;

namespace Intaglio.Runtime.Tests.Sessions;

/// <summary>
/// A forward pass written by hand in which everything that a session is responsible for shows in the logits: each token, its position,
/// the content of the cache before it, the length of the whole sequence past <see cref="DynamicLimit"/>, the weights, which tokens see each other,
/// and the source.
/// </summary>
/// <remarks>
/// cache[i] = ((token + 1) * (position + 1) + 1000 * block position) * stretch(length);
/// logits[i][v] = sum over j seen by i of cache[j] * weights[(j + v) % 8] + sum over s of source[s] * weights[(s + v) % 8].
/// </remarks>
internal static unsafe class TinyProgram
{
    public const int Vocabulary = 11;
    public const int MaxRows = 6;
    public const int BlockPositions = 4;
    public const int WeightCount = 8;

    private const int LogitStride = 16;

    /// <summary>What each call on this thread was asked to do, where a test wants to know.</summary>
    [ThreadStatic]
    public static List<Call>? Calls;

    /// <summary>Runs on the caller's thread at the beginning of each forward pass, where a test wants to do something then.</summary>
    [ThreadStatic]
    public static Action? AtStart;

    public readonly record struct Call(bool IsDecode, int Position, int Count, int TotalLength, int FirstLogitRow);

    public static CompiledProgram Create(
        int dynamicLimit = int.MaxValue, InstructionSet instructionSet = InstructionSet.Portable, WeightFormat format = WeightFormat.Float32,
        long cacheBlockBytes = 64, Action<WeightPlan>? declareWeights = null) => dynamicLimit == int.MaxValue
            ? Create(&Decode, &Prefill, dynamicLimit, instructionSet, format, cacheBlockBytes, declareWeights)
            : Create(&DecodeDynamic, &PrefillDynamic, dynamicLimit, instructionSet, format, cacheBlockBytes, declareWeights);

    /// <summary>The same sizes with another forward pass.</summary>
    public static CompiledProgram Running(delegate*<ForwardFrame*, int, void> forward) =>
        Create(forward, forward, int.MaxValue, InstructionSet.Portable, WeightFormat.Float32, cacheBlockBytes: 64, declareWeights: null);

    private static CompiledProgram Create(
        delegate*<ForwardFrame*, int, void> decode, delegate*<ForwardFrame*, int, void> prefill, int dynamicLimit, InstructionSet instructionSet,
        WeightFormat format, long cacheBlockBytes, Action<WeightPlan>? declareWeights) => new()
        {
            InstructionSet = instructionSet,
            Format = format,
            Decode = decode,
            Prefill = prefill,
            DeclareWeights = declareWeights ?? (plan => plan.Vector(0, 32, new TensorPart("values", WeightCount, 1, 0, WeightCount))),
            WeightBytes = 128,
            MaxRows = MaxRows,
            ArenaBytes = 100,
            WorkerBytes = 64,
            CacheBlockPositions = BlockPositions,
            CacheBlockBytes = cacheBlockBytes,
            LogitStride = LogitStride,
            RecomputeBeyond = dynamicLimit,
        };

    /// <summary>The length past which <see cref="Create"/>'s dynamic form stretches.</summary>
    public const int DynamicLimit = 7;

    public static float[] Weights { get; } = [.. Enumerable.Range(0, WeightCount).Select(index => (float)((index * 5 % 7) - 3))];

    /// <summary>The logits that follow the last token of a sequence, computed from the formula.</summary>
    public static float[] Expected(ReadOnlySpan<int> tokens, int totalLength = 0, bool dynamic = false)
    {
        var logits = new float[Vocabulary];
        float stretch = dynamic ? Math.Max(Math.Max(totalLength, tokens.Length), DynamicLimit) : 1;
        for (int v = 0; v < Vocabulary; v++)
        {
            for (int j = 0; j < tokens.Length; j++)
                logits[v] += (tokens[j] + 1) * (j + 1) * stretch * Weights[(j + v) % WeightCount];
        }

        return logits;
    }

    private static void Decode(ForwardFrame* frame, int worker) => Forward(frame, worker, true, false);

    private static void Prefill(ForwardFrame* frame, int worker) => Forward(frame, worker, false, false);

    private static void DecodeDynamic(ForwardFrame* frame, int worker) => Forward(frame, worker, true, true);

    private static void PrefillDynamic(ForwardFrame* frame, int worker) => Forward(frame, worker, false, true);

    private static void Forward(ForwardFrame* frame, int worker, bool isDecode, bool dynamic)
    {
        if (worker == 0)
        {
            Calls?.Add(new(isDecode, frame->Sequences->Position, frame->Count, frame->TotalLength, frame->FirstLogitRow));
            AtStart?.Invoke();
            float stretch = dynamic ? Math.Max(frame->TotalLength, DynamicLimit) : 1;
            CheckSpans(frame);
            for (int row = 0; row < frame->Count; row++)
            {
                int block = frame->BlockPositions == null ? 0 : frame->BlockPositions[row];
                SequenceSpan span = SpanOf(frame, row);
                *Cell(span.Cache, span.Position + row - span.FirstRow) = (((frame->Tokens[row] + 1) * (frame->Positions[row] + 1)) + (1000 * block)) * stretch;
            }
        }

        // The cache is written before anybody reads it, and the shared arena before anybody passes it on.
        SpinBarrier.Wait(frame->Barrier, frame->Workers);
        float* weights = (float*)frame->Weights;
        float* arena = (float*)frame->Arena;
        for (int row = frame->FirstLogitRow; row < frame->Count; row++)
        {
            SequenceSpan span = SpanOf(frame, row);
            int index = span.Position + row - span.FirstRow;
            int seen = index < span.Prefix ? span.Prefix : index + 1;
            for (int v = worker; v < Vocabulary; v += frame->Workers)
            {
                float sum = 0;
                for (int j = 0; j < seen; j++)
                    sum += *Cell(span.Cache, j) * weights[(j + v) % WeightCount];
                for (int s = 0; s < span.SourceLength; s++)
                    sum += *Cell(span.Source, s) * weights[(s + v) % WeightCount];
                arena[v] = sum;
                *(float*)(frame->WorkerArena + (worker * 64)) = sum;
            }

            SpinBarrier.Wait(frame->Barrier, frame->Workers);
            if (worker == frame->Workers - 1)
                new ReadOnlySpan<float>(arena, Vocabulary).CopyTo(new Span<float>(frame->Logits + ((row - frame->FirstLogitRow) * LogitStride), Vocabulary));
            SpinBarrier.Wait(frame->Barrier, frame->Workers);
        }
    }

    /// <summary>The sequence that a row belongs to.</summary>
    public static SequenceSpan SpanOf(ForwardFrame* frame, int row)
    {
        int sequence = 0;
        while (row >= frame->Sequences[sequence].FirstRow + frame->Sequences[sequence].Count)
            sequence++;
        return frame->Sequences[sequence];
    }

    // One sequence, which is all of the call, or several that cover it one behind the other.
    private static void CheckSpans(ForwardFrame* frame)
    {
        int rows = 0;
        for (int sequence = 0; sequence < frame->SequenceCount; sequence++)
        {
            SequenceSpan span = frame->Sequences[sequence];
            if (span.FirstRow != rows || span.Count < 1 || span.Cache == null || (span.Source == null) != (span.SourceLength == 0))
                throw new InvalidOperationException($"The span of sequence {sequence} does not agree with the frame.");
            rows += span.Count;
        }

        if (rows != frame->Count)
            throw new InvalidOperationException("The spans do not agree with the frame.");
    }

    /// <summary>The number of a position in blocks of 64 bytes.</summary>
    public static float* Cell(byte* blocks, int position) => (float*)(blocks + (position / BlockPositions * 64)) + (position % BlockPositions);
}
