using Intaglio.CompilerServices;
using Intaglio.Sessions;
using Intaglio.Workers;

namespace Intaglio.Encoders;

/// <summary>All memory that one call of an encoder needs, filled with sequences that are computed together. Kept and used again, it grows only with what it is given.</summary>
internal sealed unsafe class EncoderMemory : IDisposable
{
    private readonly CompiledProgram program;
    private readonly WorkingMemory working;
    private readonly NativeBlock rowNumbers;
    private readonly int* tokens;
    private readonly int* positions;
    private readonly int* tokenTypes;
    private NativeBlock? cache;
    private NativeBlock? inputs;
    private NativeBlock? results;
    private int inputFloats;
    private long cacheBlocks;

    /// <summary>Allocates for the program's most rows.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not available.</exception>
    public EncoderMemory(CompiledProgram program, byte* weights, int workers)
    {
        this.program = program;
        int rows = program.EncoderMaxRows;
        working = new WorkingMemory(program, weights, workers, rows);
        rowNumbers = new NativeBlock(3L * rows * sizeof(int), $"the tokens of {rows} rows");
        tokens = (int*)rowNumbers.Pointer;
        positions = tokens + rows;
        tokenTypes = positions + rows;
    }

    /// <summary>What the workers are given.</summary>
    public ForwardFrame* Frame => working.Frame;

    /// <summary>How many more rows can be computed together with those that are there.</summary>
    public int FreeRows => program.EncoderMaxRows - Frame->Count;

    /// <summary>Forgets the sequences of the last call.</summary>
    public void Clear()
    {
        Frame->Count = 0;
        Frame->SequenceCount = 0;
        Frame->TotalLength = 0;
        Frame->Tokens = tokens;
        Frame->Inputs = null;
        Frame->Positions = positions;
        inputFloats = 0;
        cacheBlocks = 0;
    }

    /// <summary>Adds a sequence of tokens, for which there are free rows.</summary>
    /// <param name="ids">Its tokens.</param>
    /// <param name="types">Their types; empty for 0.</param>
    /// <param name="hasTokenTypes">Whether the model has token types.</param>
    public void Add(ReadOnlySpan<int> ids, ReadOnlySpan<int> types, bool hasTokenTypes)
    {
        int first = Frame->Count;
        ids.CopyTo(new Span<int>(tokens + first, ids.Length));
        Span<int> ownTypes = new(tokenTypes + first, ids.Length);
        ownTypes.Clear();
        types.CopyTo(ownTypes);
        Frame->TokenTypes = hasTokenTypes ? tokenTypes : null;
        AddSpan(ids.Length);
    }

    /// <summary>Adds an image or a spectrogram, for whose rows there is room.</summary>
    /// <param name="input">Its numbers.</param>
    /// <param name="rows">How many rows of hidden states it gives.</param>
    public void AddInput(ReadOnlySpan<float> input, int rows)
    {
        Frame->Tokens = null;
        Frame->TokenTypes = null;
        inputs = Room(inputs, ((long)inputFloats + input.Length) * sizeof(float), "the inputs of an encoder", inputFloats * sizeof(float));
        Frame->Inputs = (float*)inputs.Pointer;
        input.CopyTo(new Span<float>(Frame->Inputs + inputFloats, input.Length));
        inputFloats += input.Length;
        AddSpan(rows);
    }

    /// <summary>Gives every sequence its scratch, and the head's results a place where they are wanted.</summary>
    /// <returns>The number of rows of results.</returns>
    public int Prepare(int workers, bool wantsResults)
    {
        cache = Room(cache, cacheBlocks * program.EncoderCacheBlockBytes, "an encoder's keys and values", keptBytes: 0);
        byte* block = cache.Pointer;
        for (int sequence = 0; sequence < Frame->SequenceCount; sequence++)
        {
            Frame->Sequences[sequence].Cache = block;
            block += Blocks(Frame->Sequences[sequence].Count) * program.EncoderCacheBlockBytes;
        }

        int rows = !wantsResults ? 0 : program.ResultPerSequence ? Frame->SequenceCount : Frame->Count;
        results = Room(results, (long)rows * program.LogitStride * sizeof(float), $"the results of {rows} rows", keptBytes: 0);
        Frame->Logits = rows == 0 ? null : (float*)results.Pointer;
        Frame->Workers = workers;
        return rows;
    }

    /// <summary>The hidden states of some rows, [rows, <paramref name="columns"/>].</summary>
    public float[] CopyHiddenStates(int firstRow, int rows, int columns) => Copy((float*)Frame->Arena, firstRow, rows, columns, program.HiddenStride);

    /// <summary>Some rows of results, [rows, <see cref="CompiledProgram.ResultColumns"/>].</summary>
    public float[] CopyResults(int firstRow, int rows) => Copy(Frame->Logits, firstRow, rows, program.ResultColumns, program.LogitStride);

    /// <inheritdoc/>
    public void Dispose()
    {
        working.Dispose();
        rowNumbers.Dispose();
        cache?.Dispose();
        inputs?.Dispose();
        results?.Dispose();
    }

    private void AddSpan(int rows)
    {
        int first = Frame->Count;
        for (int row = 0; row < rows; row++)
            positions[first + row] = row;
        Frame->Sequences[Frame->SequenceCount++] = new SequenceSpan { FirstRow = first, Count = rows };
        Frame->Count = first + rows;
        Frame->TotalLength = Math.Max(Frame->TotalLength, rows);
        cacheBlocks += Blocks(rows);
    }

    private long Blocks(int positionCount) => ((long)positionCount + program.CacheBlockPositions - 1) / program.CacheBlockPositions;

    private static NativeBlock Room(NativeBlock? block, long bytes, string purpose, long keptBytes)
    {
        if (block is not null && block.Bytes >= bytes)
            return block;
        var larger = new NativeBlock(bytes, purpose);
        if (block is null)
            return larger;
        Buffer.MemoryCopy(block.Pointer, larger.Pointer, larger.Bytes, keptBytes);
        block.Dispose();
        return larger;
    }

    private static float[] Copy(float* from, int firstRow, int rows, int columns, int stride)
    {
        float[] copy = GC.AllocateUninitializedArray<float>(checked(rows * columns));
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<float>(from + ((long)(firstRow + row) * stride), columns).CopyTo(copy.AsSpan(row * columns));
        return copy;
    }
}
