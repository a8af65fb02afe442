using System.ComponentModel;

namespace Intaglio.CompilerServices;

/// <summary>What one call of a generated forward pass works on; every worker of the team receives the same frame.</summary>
/// <remarks>Plain pointers and numbers: the frame lives in native memory, so a decoded token allocates nothing.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe struct ForwardFrame
{
    /// <summary>The packed weights, 64-byte aligned.</summary>
    public byte* Weights;

    /// <summary>The key/value cache: blocks of <see cref="CompiledProgram.CacheBlockPositions"/> positions, each holding every layer and head.</summary>
    public byte* Cache;

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

    /// <summary>The position of the first token: how many positions the cache already holds.</summary>
    public int Position;

    /// <summary>The length of the whole sequence that this call belongs to, later chunks of a prompt included: length-dependent rotary scalings need it.</summary>
    public int TotalLength;

    /// <summary>The first token whose logits are wanted; equal to <see cref="Count"/> when none are.</summary>
    public int FirstLogitRow;

    /// <summary>How many workers run this frame.</summary>
    public int Workers;

    /// <summary>The barrier on which the workers meet between phases; see <see cref="SpinBarrier"/>.</summary>
    public SpinBarrier* Barrier;
}
