using Intaglio.CompilerServices;
using Intaglio.Sessions;

namespace Intaglio;

/// <summary>What an encoder-decoder's encoder made of a source: the keys and values that its decoder reads while it answers.</summary>
/// <remarks>Any number of sessions may read it at once, on any threads. Their forks and they keep it alive: it may be disposed as soon as they were created.</remarks>
public sealed class EncodedSource : IDisposable
{
    private readonly LoadedProgram loaded;
    private readonly SharedSource shared;
    private readonly float[] hiddenStates;
    private int disposed;

    internal EncodedSource(ModelInfo information, LoadedProgram loaded, SharedSource shared, float[] hiddenStates)
    {
        this.loaded = loaded;
        this.shared = shared;
        this.hiddenStates = hiddenStates;
        Length = shared.Length;
        HiddenSize = information.HiddenSize;
    }

    /// <summary>How many positions it has: tokens, or rows that an image or a spectrogram became.</summary>
    public int Length { get; }

    /// <summary>Columns of <see cref="HiddenStates"/>.</summary>
    public int HiddenSize { get; }

    /// <summary>The encoder's hidden states, [<see cref="Length"/>, <see cref="HiddenSize"/>]; <c>ToArray</c> copies them.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public ReadOnlySpan<float> HiddenStates
    {
        get
        {
            ThrowIfDisposed();
            return hiddenStates;
        }
    }

    /// <summary>Gives the memory back as soon as no session reads it any more. A second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            shared.Release();
    }

    /// <summary>The memory, for a session of the program that made it.</summary>
    /// <exception cref="ArgumentException">Another model made it.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal SharedSource For(LoadedProgram program)
    {
        ThrowIfDisposed();
        if (program != loaded)
            throw new ArgumentException("The source was encoded by another model; a decoder reads what its own encoder made.");
        return shared;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
}
