using Intaglio.CompilerServices;
using Intaglio.Sessions;

namespace Intaglio;

/// <summary>A compiled model with its weights in memory: what decoders, encoders and encoder-decoders have in common.</summary>
/// <remarks>
/// Safe for several threads. Disposing waits for nobody: a computation that is under way finishes and its end frees the weights; every
/// later use throws <see cref="ObjectDisposedException"/>.
/// </remarks>
public abstract class TransformerModel : IDisposable
{
    private protected TransformerModel(ModelInfo information, LoadedProgram loaded)
    {
        ArgumentNullException.ThrowIfNull(information);
        ArgumentNullException.ThrowIfNull(loaded);
        Info = information;
        Loaded = loaded;
    }

    /// <summary>What the model is: vocabulary, layers, heads, positions.</summary>
    public ModelInfo Info { get; }

    /// <summary>
    /// The vector instructions that this model computes with. Worth printing: a NativeAOT binary has only those that it was
    /// published for, and falls to <see cref="InstructionSet.Portable"/> where none were named.
    /// </summary>
    public InstructionSet InstructionSet => Loaded.Program.InstructionSet;

    /// <summary>The number format of the weight matrices in memory.</summary>
    public WeightFormat Format => Loaded.Program.Format;

    /// <summary>Bytes of the packed weights in memory, shared by all computations.</summary>
    public long WeightBytes => Loaded.Program.WeightBytes;

    /// <summary>How many workers compute together, the calling thread included.</summary>
    public int Workers => Loaded.Team.Size;

    internal LoadedProgram Loaded { get; }

    // Whole blocks hold the cache, so a position costs its share of one.
    private protected long CachedBytesPerPosition => (Loaded.Program.CacheBlockBytes + Loaded.Program.CacheBlockPositions - 1) / Loaded.Program.CacheBlockPositions;

    /// <summary>Writes the weights as they lie in memory to a packed file, from which <c>Load</c> maps them in milliseconds.</summary>
    /// <remarks>The file takes the place of an older one only when it is complete. It fits every machine and instruction set, this model and this format.</remarks>
    /// <param name="path">The file; <c>.intaglio</c> is the usual extension.</param>
    /// <param name="files">
    /// Files to pack along, such as the tokenizer's; see <see cref="PackedModel.FilesIn"/>. Where they make a tokenizer, <c>tokenizer.tables</c> is added, in the place of one that is given.
    /// </param>
    /// <param name="progress">Told how many bytes of weights are written.</param>
    /// <param name="cancellationToken">Stops; nothing is left behind.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">Two of the files have the same name.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void SavePacked(string path, IReadOnlyList<string>? files = null, IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Loaded.SavePacked(Info, path, files ?? [], progress, cancellationToken);
    }

    /// <summary>Gives the weights back, at once or when the computations under way have finished. A second call does nothing.</summary>
    public void Dispose()
    {
        Loaded.Close();
        FreeIdleMemory();
        GC.SuppressFinalize(this);
    }

    private protected virtual void FreeIdleMemory()
    {
    }

    private protected Session NewSession(SessionOptions? options, SharedSource? source)
    {
        ObjectDisposedException.ThrowIf(Loaded.IsClosed, this);
        options ??= new SessionOptions();
        int capacity = options.Capacity ?? Math.Min(Info.MaxPositions, SessionOptions.DefaultCapacityLimit);
        if (capacity < 1)
            throw new ArgumentOutOfRangeException(nameof(options), capacity, $"SessionOptions.Capacity is {capacity}; a session holds at least 1 token.");
        if (Info.HasHardPositionLimit && capacity > Info.MaxPositions)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), capacity, $"SessionOptions.Capacity is {capacity}, but {Info.Name} has learned {Info.MaxPositions} positions and knows no further ones; ask for at most {Info.MaxPositions}.");
        }

        return new Session(Info, Loaded, capacity, Loaded.CheckWorkers(options.Workers, nameof(SessionOptions)), source);
    }

    private protected SessionBatch NewBatch(int sessions, int? workers)
    {
        ObjectDisposedException.ThrowIf(Loaded.IsClosed, this);
        int most = Loaded.Program.MaxRows;
        if (sessions < 1 || sessions > most)
            throw new ArgumentOutOfRangeException(nameof(sessions), sessions, $"A batch of {sessions} sessions was asked for; {Info.Name} takes 1 to {most} together.");
        return new SessionBatch(Info, Loaded, sessions, Loaded.CheckWorkers(workers, nameof(SessionBatch)));
    }

    // Room for what is there and what is wanted, as far as the model goes.
    private protected int CapacityFor(int readTokens, int maxTokens) => (int)Math.Clamp((long)readTokens + maxTokens, 1, Info.MaxPositions);
}
