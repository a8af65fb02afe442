using System.Runtime.InteropServices;

namespace Intaglio.Runtime.Tests.Sessions;

/// <summary>The weights of a program written by hand. Freed ones are overwritten first, so that a use after the end shows in the results rather than by luck.</summary>
internal sealed unsafe class WeightMemory : IDisposable
{
    public WeightMemory()
    {
        Pointer = (byte*)NativeMemory.AlignedAlloc(128, 64);
        TinyProgram.Weights.CopyTo(new Span<float>(Pointer, TinyProgram.WeightCount));
    }

    public byte* Pointer { get; }

    public bool IsFreed { get; private set; }

    public void Dispose()
    {
        if (IsFreed)
            throw new InvalidOperationException("The weights were freed twice.");
        new Span<float>(Pointer, TinyProgram.WeightCount).Fill(float.NaN);
        NativeMemory.AlignedFree(Pointer);
        IsFreed = true;
    }
}
