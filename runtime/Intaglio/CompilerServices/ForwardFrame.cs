using System.ComponentModel;

namespace Intaglio.CompilerServices;

/// <summary>What one call of a generated forward pass works on; every worker of the team receives the same frame.</summary>
/// <remarks>Plain pointers and numbers: the frame lives in native memory, so a decoded token allocates nothing.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe struct ForwardFrame
{
    /// <summary>The packed weights, 64-byte aligned.</summary>
    public byte* Weights;

    /// <summary>Activations shared by all workers.</summary>
    public byte* Arena;

    /// <summary>Private memory of the workers: worker w owns the bytes from w * <see cref="CompiledProgram.WorkerBytes"/>.</summary>
    public byte* WorkerArena;

    /// <summary>Where logits go: row r of the output is token <see cref="FirstLogitRow"/> + r, rows are <see cref="CompiledProgram.LogitStride"/> floats apart.</summary>
    public float* Logits;

    /// <summary>The token ids of this call.</summary>
    public int* Tokens;

    /// <summary>How many tokens this call processes: 1 to <see cref="CompiledProgram.MaxRows"/>.</summary>
    public int Count;

    /// <summary>The length of the whole sequence that this call belongs to, later chunks of a prompt included: length-dependent rotary scalings need it.</summary>
    public int TotalLength;

    /// <summary>The first token whose logits are wanted; equal to <see cref="Count"/> when none are.</summary>
    public int FirstLogitRow;

    /// <summary>The sequences that the rows of this call belong to, one after another without padding.</summary>
    public SequenceSpan* Sequences;

    /// <summary>How many sequences there are, at least 1.</summary>
    public int SequenceCount;

    /// <summary>The position of each row in its sequence, [<see cref="Count"/>].</summary>
    public int* Positions;

    /// <summary>The second position of each row, where positions have two dimensions (ChatGLM); otherwise null.</summary>
    public int* BlockPositions;

    /// <summary>The token type of each row, where the model has token types; otherwise null.</summary>
    public int* TokenTypes;

    /// <summary>What is embedded instead of tokens: pixels [channels, height, width] or a spectrogram [bins, frames] of each sequence; otherwise null.</summary>
    public float* Inputs;

    /// <summary>How many workers run this frame.</summary>
    public int Workers;

    /// <summary>The barrier on which the workers meet between phases; see <see cref="SpinBarrier"/>.</summary>
    public SpinBarrier* Barrier;
}

/// <summary>The rows of one sequence in a call, and its caches.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe struct SequenceSpan
{
    /// <summary>The sequence's own keys and values: blocks of <see cref="CompiledProgram.CacheBlockPositions"/> positions.</summary>
    public byte* Cache;

    /// <summary>Keys and values of the encoder's output, which cross-attention reads, in blocks of as many positions; null where there is none.</summary>
    public byte* Source;

    /// <summary>Positions in <see cref="Source"/>.</summary>
    public int SourceLength;

    /// <summary>The first row of the sequence in this call.</summary>
    public int FirstRow;

    /// <summary>How many rows of this call are the sequence's.</summary>
    public int Count;

    /// <summary>The position of the first row: how many positions <see cref="Cache"/> holds already.</summary>
    public int Position;

    /// <summary>Positions before this one see each other in both directions (GLM's prompt); 0 where all see only earlier ones.</summary>
    public int Prefix;
}
