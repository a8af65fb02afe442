using System.Collections.Concurrent;
using Intaglio.CompilerServices;

namespace Intaglio.Encoders;

/// <summary>Memory for as many calls as run at once; what a call leaves, the next one takes.</summary>
internal sealed class EncoderMemoryPool(LoadedProgram loaded)
{
    private readonly ConcurrentBag<EncoderMemory> idle = [];
    private volatile bool closed;

    /// <summary>Takes memory, which <see cref="Return"/> takes back; while the program's weights are held.</summary>
    public unsafe EncoderMemory Rent()
    {
        if (!idle.TryTake(out EncoderMemory? memory))
            memory = new EncoderMemory(loaded.Program, loaded.Weights, loaded.Team.Size);
        memory.Clear();
        return memory;
    }

    /// <summary>Takes memory back.</summary>
    public void Return(EncoderMemory memory)
    {
        idle.Add(memory);
        if (closed)
            FreeIdle();
    }

    /// <summary>Frees what is idle now, and what is in use when it comes back.</summary>
    public void Close()
    {
        closed = true;
        FreeIdle();
    }

    private void FreeIdle()
    {
        while (idle.TryTake(out EncoderMemory? memory))
            memory.Dispose();
    }
}
