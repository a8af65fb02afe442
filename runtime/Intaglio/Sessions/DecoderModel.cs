using Intaglio.CompilerServices;

namespace Intaglio;

/// <summary>A compiled decoder with its weights in memory: the base class of what the generator makes of a class annotated with <c>[Transformer]</c>.</summary>
/// <remarks>
/// Safe for several threads: any number of sessions may run at once. Disposing waits for nobody: a computation that is
/// under way finishes and its end frees the weights; every later use of a session throws <see cref="ObjectDisposedException"/>.
/// </remarks>
public abstract class DecoderModel : IDisposable
{
    private readonly LoadedProgram loaded;

    /// <summary>Called by generated code.</summary>
    /// <param name="information">What the model is.</param>
    /// <param name="loaded">The program and its weights, which the model takes over.</param>
    protected DecoderModel(ModelInfo information, LoadedProgram loaded)
    {
        ArgumentNullException.ThrowIfNull(information);
        ArgumentNullException.ThrowIfNull(loaded);
        Info = information;
        this.loaded = loaded;
    }

    /// <summary>What the model is: vocabulary, layers, heads, positions.</summary>
    public ModelInfo Info { get; }

    /// <summary>
    /// The vector instructions that this model computes with. Worth printing: a NativeAOT binary has only those that it was
    /// published for, and falls to <see cref="InstructionSet.Portable"/> where none were named.
    /// </summary>
    public InstructionSet InstructionSet => loaded.Program.InstructionSet;

    /// <summary>The number format of the weight matrices in memory.</summary>
    public WeightFormat Format => loaded.Program.Format;

    /// <summary>Bytes of the packed weights in memory, shared by all sessions.</summary>
    public long WeightBytes => loaded.Program.WeightBytes;

    /// <summary>Bytes of key/value cache that each session needs for one position, rounded up.</summary>
    public long CacheBytesPerPosition => (loaded.Program.CacheBlockBytes + loaded.Program.CacheBlockPositions - 1) / loaded.Program.CacheBlockPositions;

    /// <summary>How many workers compute together, the calling thread included.</summary>
    public int Workers => loaded.Team.Size;

    /// <summary>Makes a session: one sequence of tokens with its key/value cache, and all memory that computing it needs.</summary>
    /// <param name="options">Capacity and workers; null for the defaults.</param>
    /// <returns>A session at position 0, which the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1 or more than the model's positions allow, or there are not that many workers.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory for the cache.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Session CreateSession(SessionOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(loaded.IsClosed, this);
        options ??= new SessionOptions();
        int capacity = options.Capacity ?? Math.Min(Info.MaxPositions, SessionOptions.DefaultCapacityLimit);
        if (capacity < 1)
            throw new ArgumentOutOfRangeException(nameof(options), capacity, $"SessionOptions.Capacity is {capacity}; a session holds at least 1 token.");
        if (Info.HasHardPositionLimit && capacity > Info.MaxPositions)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), capacity, $"SessionOptions.Capacity is {capacity}, but {Info.Name} has learned {Info.MaxPositions} positions and knows no further ones; ask for at most {Info.MaxPositions}.");
        }

        int workers = options.Workers ?? Workers;
        if (workers < 1 || workers > Workers)
            throw new ArgumentOutOfRangeException(nameof(options), workers, $"SessionOptions.Workers is {workers}; the model was loaded with {Workers} (LoadOptions.Workers), so 1 to {Workers} are possible.");
        return new Session(Info, loaded, capacity, workers);
    }

    /// <summary>Writes the weights as they lie in memory to a packed file, from which <c>Load</c> maps them in milliseconds.</summary>
    /// <remarks>The file takes the place of an older one only when it is complete. It fits every machine and instruction set, this model and this format.</remarks>
    /// <param name="path">The file; <c>.intaglio</c> is the usual extension.</param>
    /// <param name="files">Files to pack along, such as the tokenizer's; see <see cref="PackedModel.FilesIn"/>.</param>
    /// <param name="progress">Told how many bytes of weights are written.</param>
    /// <param name="cancellationToken">Stops; nothing is left behind.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">Two of the files have the same name.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void SavePacked(string path, IReadOnlyList<string>? files = null, IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        loaded.SavePacked(Info, path, files ?? [], progress, cancellationToken);
    }

    /// <summary>Gives the weights back, at once or when the computations under way have finished. A second call does nothing.</summary>
    public void Dispose()
    {
        loaded.Close();
        GC.SuppressFinalize(this);
    }
}
