using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Intaglio.Weights;

namespace Intaglio;

/// <summary>A source of named tensors: the trained weights of a model as they were published.</summary>
/// <remarks>
/// Files are memory-mapped: opening reads the header only, and tensors are read when they are used. Safe for several
/// threads. Disposing twice is fine; a load that is under way finishes first.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    private readonly Dictionary<string, CheckpointTensor> tensors;
    private readonly IReadOnlyList<SafeHandle> memory;
    private volatile bool disposed;

    internal Checkpoint(string location, Dictionary<string, CheckpointTensor> tensors, IReadOnlyList<SafeHandle> memory)
    {
        Location = location;
        this.tensors = tensors;
        this.memory = memory;
    }

    /// <summary>The file or folder that was opened, for messages.</summary>
    public string Location { get; }

    /// <summary>The names of all tensors.</summary>
    /// <exception cref="ObjectDisposedException">The checkpoint was disposed.</exception>
    public IReadOnlyCollection<string> Names => Tensors().Keys;

    /// <summary>Opens a <c>.safetensors</c> file, a <c>.safetensors.index.json</c> with its shards, or a folder that holds one of them as <c>model.safetensors</c>.</summary>
    /// <param name="path">The file or folder.</param>
    /// <returns>The checkpoint, which the caller disposes.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder holds no checkpoint.</exception>
    /// <exception cref="CheckpointFormatException">A file breaks the rules of its format, or a shard is missing.</exception>
    public static Checkpoint Open(string path) => CheckpointOpener.Open(path);

    /// <summary>Makes a checkpoint of arrays; they are used in place, not copied.</summary>
    /// <param name="tensors">For each name the lengths of the dimensions, the slowest first, and the elements in row-major order.</param>
    /// <returns>The checkpoint, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">A shape does not have as many elements as its array.</exception>
    public static unsafe Checkpoint FromArrays(IReadOnlyDictionary<string, (int[] Shape, float[] Values)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        const string location = "arrays in memory";
        foreach (var (name, (shape, values)) in tensors)
        {
            if (shape.Any(length => length < 0) || shape.Aggregate((Int128)1, (product, length) => product * length) != values.Length)
            {
                throw new ArgumentException(
                    $"Tensor {Wording.Quote(name)} of shape {Wording.Shape(shape.Select(length => (long)length))} does not have the {values.Length:N0} elements of its array.",
                    nameof(tensors));
            }
        }

        var held = new List<SafeHandle>();
        var opened = new Dictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach (var (name, (shape, values)) in tensors)
        {
            var pinned = new PinnedArray(values);
            held.Add(pinned);
            ImmutableArray<long> lengths = [.. shape.Select(length => (long)length)];
            opened.Add(name, new(name, TensorElementType.Float32, lengths, location, pinned, (byte*)pinned.Address, (long)values.Length * sizeof(float)));
        }

        return new(location, opened, held);
    }

    /// <summary>Finds a tensor by its exact name.</summary>
    /// <returns>False where the checkpoint has no such tensor.</returns>
    /// <exception cref="ObjectDisposedException">The checkpoint was disposed.</exception>
    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CheckpointTensor? tensor) => Tensors().TryGetValue(name, out tensor);

    /// <summary>True where there are matrices (tensors of two dimensions) and every one of them is of this type.</summary>
    /// <exception cref="ObjectDisposedException">The checkpoint was disposed.</exception>
    public bool AllMatricesAre(TensorElementType elementType)
    {
        CheckpointTensor[] matrices = [.. Tensors().Values.Where(tensor => tensor.Shape.Length == 2)];
        return matrices.Length > 0 && Array.TrueForAll(matrices, matrix => matrix.ElementType == elementType);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        foreach (SafeHandle handle in memory)
            handle.Dispose();
    }

    /// <summary>Keeps the tensors' memory in place until the lease is disposed, whatever happens to the checkpoint.</summary>
    internal CheckpointLease Lease()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return new(memory);
    }

    private Dictionary<string, CheckpointTensor> Tensors()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return tensors;
    }
}
