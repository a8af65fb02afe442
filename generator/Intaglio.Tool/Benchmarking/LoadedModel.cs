using System.Diagnostics;
using Intaglio.Compiler.Spec;
using Intaglio.Tool.Compilation;

namespace Intaglio.Tool.Benchmarking;

/// <summary>A model that was compiled and loaded, with the time that each took.</summary>
/// <param name="compiled">Its code.</param>
/// <param name="model">The model itself.</param>
internal sealed class LoadedModel(CompiledModels compiled, DecoderModel model) : IDisposable
{
    /// <summary>The model, ready to run.</summary>
    public DecoderModel Model => model;

    /// <summary>From the configuration to a loaded assembly.</summary>
    public required TimeSpan CompileTime { get; init; }

    /// <summary>From opening the checkpoint, where there is one, to a model that can run.</summary>
    public required TimeSpan LoadTime { get; init; }

    /// <summary>Bytes of all tensors that were packed.</summary>
    public required long CheckpointBytes { get; init; }

    /// <summary>True where weights were made.</summary>
    public required bool RandomWeights { get; init; }

    /// <summary>Compiles and loads for one format and one instruction set.</summary>
    public static LoadedModel Load(ModelFolder folder, BenchRequest request, CancellationToken cancellationToken)
    {
        // Random weights are BF16 unless told otherwise: most models are published so.
        WeightFormat format = request.Format ?? (request.Random ? WeightFormat.BFloat16 : PublishedFormat(folder));
        ModelSpec spec = folder.Specialise([format], [request.InstructionSet], request.Cache);
        long start = Stopwatch.GetTimestamp();
        CompiledModels compiled = InMemoryCompiler.Compile([spec], cancellationToken);
        try
        {
            TimeSpan compileTime = Stopwatch.GetElapsedTime(start);
            using Checkpoint? random = request.Random ? RandomCheckpoint.Create(compiled.WeightPlanOf(spec.Type)) : null;
            var options = new LoadOptions { Format = format, InstructionSet = request.InstructionSet, Workers = request.Workers };
            start = Stopwatch.GetTimestamp();
            using Checkpoint? stored = random is null ? Checkpoint.Open(folder.Folder) : null;
            Checkpoint checkpoint = random ?? stored!;
            DecoderModel model = compiled.Load<DecoderModel>(spec.Type, checkpoint, options, cancellationToken);
            TimeSpan loadTime = Stopwatch.GetElapsedTime(start);
            return new(compiled, model)
            {
                CompileTime = compileTime,
                LoadTime = loadTime,
                CheckpointBytes = checkpoint.Names.Sum(name => checkpoint.TryGet(name, out CheckpointTensor? tensor) ? tensor.ByteCount : 0),
                RandomWeights = request.Random,
            };
        }
        catch
        {
            compiled.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        model.Dispose();
        compiled.Dispose();
    }

    private static WeightFormat PublishedFormat(ModelFolder folder)
    {
        using Checkpoint checkpoint = Checkpoint.Open(folder.Folder);
        return checkpoint.AllMatricesAre(TensorElementType.BFloat16) ? WeightFormat.BFloat16 : WeightFormat.Float32;
    }
}
