using System.ComponentModel;
using Intaglio.Sessions;
using Intaglio.Weights;
using Intaglio.Workers;

namespace Intaglio.CompilerServices;

/// <summary>A compiled program with its weights in memory and its workers: what a model and its sessions share.</summary>
/// <remarks>Whoever runs the program holds a use of it; after <see cref="Close"/> the last user frees the memory.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class LoadedProgram
{
    // The sign bit says closed, the rest counts the users.
    private const int Closed = int.MinValue;

    private readonly IDisposable weightMemory;
    private int state;

    internal LoadedProgram(CompiledProgram program, byte* weights, IDisposable weightMemory, int workers)
    {
        Program = program;
        Weights = weights;
        this.weightMemory = weightMemory;
        Team = new WorkerTeam(workers);
    }

    internal CompiledProgram Program { get; }

    /// <summary>The packed weights: valid between <see cref="Acquire"/> and <see cref="Release"/>.</summary>
    internal byte* Weights { get; }

    internal WorkerTeam Team { get; }

    internal bool IsClosed => Volatile.Read(ref state) < 0;

    /// <summary>Opens a checkpoint or a packed file, chooses the program that fits it, the options and the machine, and loads the weights.</summary>
    /// <param name="path">A packed file, or a checkpoint file or folder; see <see cref="Checkpoint.Open"/>.</param>
    /// <param name="programs">All compiled forms of the model.</param>
    /// <param name="information">The model.</param>
    /// <param name="options">What the user asks for.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    /// <returns>The program, ready to run.</returns>
    public static LoadedProgram Load(string path, CompiledProgram[] programs, ModelInfo information, LoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (PackedModel.IsPackedFile(path))
            return PackedModelLoader.Load(path, programs, information, options ?? new LoadOptions(), cancellationToken);
        using Checkpoint checkpoint = Checkpoint.Open(path);
        return Load(checkpoint, programs, information, options, cancellationToken);
    }

    /// <summary>Chooses the program that fits the checkpoint, the options and the machine, and loads the weights; the checkpoint can be disposed afterwards.</summary>
    /// <param name="checkpoint">The trained weights.</param>
    /// <param name="programs">All compiled forms of the model.</param>
    /// <param name="information">The model.</param>
    /// <param name="options">What the user asks for.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    /// <returns>The program, ready to run.</returns>
    public static LoadedProgram Load(Checkpoint checkpoint, CompiledProgram[] programs, ModelInfo information, LoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(information);
        options ??= new LoadOptions();
        int workers = options.Workers ?? ProcessorCount.PhysicalCores();
        CompiledProgram program = ProgramSelection.Choose(
            programs, options.InstructionSet, options.Format, checkpoint.AllMatricesAre(TensorElementType.BFloat16), InstructionSets.IsSupported);
        PackedWeights weights = WeightLoader.Load(checkpoint, program.DeclaredWeights(), program.WeightBytes, options, cancellationToken);
        return new LoadedProgram(program, weights.Pointer, weights, workers);
    }

    /// <summary>How many workers are to compute: what was asked for, else all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    internal int CheckWorkers(int? asked, string options)
    {
        if (asked is { } workers && (workers < 1 || workers > Team.Size))
            throw new ArgumentOutOfRangeException(nameof(options), workers, $"{options}.Workers is {workers}; the model was loaded with {Team.Size} (LoadOptions.Workers), so 1 to {Team.Size} are possible.");
        return asked ?? Team.Size;
    }

    /// <summary>Writes the weights to a packed file; see <see cref="PackedModelWriter"/>.</summary>
    internal void SavePacked(ModelInfo information, string path, IReadOnlyList<string> files, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        Acquire(information);
        try
        {
            PackedModelWriter.Write(path, PackedModelLoader.Describe(information), Program.DeclaredWeights(), Weights, Program.WeightBytes, files, progress, cancellationToken);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Keeps the weights in memory until <see cref="Release"/>.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal void Acquire(ModelInfo information)
    {
        int seen = Volatile.Read(ref state);
        while (true)
        {
            if (seen < 0)
                throw new ObjectDisposedException(information.Name, $"The model {information.Name} was disposed; its sessions cannot compute any more.");
            int found = Interlocked.CompareExchange(ref state, seen + 1, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    /// <summary>Gives up what <see cref="Acquire"/> gave.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref state) == Closed)
            Free();
    }

    /// <summary>Lets nobody in any more; the memory is freed now, or by the last user.</summary>
    internal void Close()
    {
        int before = Interlocked.Or(ref state, Closed);
        if (before == 0)
            Free();
    }

    private void Free()
    {
        Team.Dispose();
        weightMemory.Dispose();
    }
}
