using Intaglio.CompilerServices;

namespace Intaglio.Runtime.Tests.Sessions;

/// <summary>A model of the shape that the generator writes, around <see cref="TinyProgram"/>.</summary>
internal sealed class TinyModel : DecoderModel
{
    private readonly WeightMemory memory;

    private TinyModel(ModelInfo information, LoadedProgram loaded, WeightMemory memory)
        : base(information, loaded) => this.memory = memory;

    /// <summary>True once the weights were freed.</summary>
    public bool WeightsAreFreed => memory.IsFreed;

    public static unsafe TinyModel Create(int workers = 1, int maxPositions = 64, bool hardLimit = false, bool dynamic = false, long cacheBlockBytes = 64)
    {
        var memory = new WeightMemory();
        var loaded = new LoadedProgram(TinyProgram.Create(dynamic ? TinyProgram.DynamicLimit : int.MaxValue, cacheBlockBytes: cacheBlockBytes), memory.Pointer, memory, workers);
        return new TinyModel(Describe(maxPositions, hardLimit), loaded, memory);
    }

    public static unsafe TinyModel Create(Func<ModelInfo, ModelInfo> with, CompiledProgram? program = null)
    {
        var memory = new WeightMemory();
        return new TinyModel(with(Describe(64, false)), new LoadedProgram(program ?? TinyProgram.Create(), memory.Pointer, memory, 1), memory);
    }

    public static TinyModel Load(Checkpoint checkpoint, LoadOptions options, params CompiledProgram[] programs) =>
        new(Describe(64, false), LoadedProgram.Load(checkpoint, programs, Describe(64, false), options), new WeightMemory());

    public static TinyModel Load(string path, LoadOptions options, params CompiledProgram[] programs) =>
        new(Describe(64, false), LoadedProgram.Load(path, programs, Describe(64, false), options), new WeightMemory());

    /// <summary>What the model is.</summary>
    public static ModelInfo Describe(int maxPositions, bool hardLimit) => new()
    {
        Name = "Tiny",
        VocabularySize = TinyProgram.Vocabulary,
        MaxPositions = maxPositions,
        HasHardPositionLimit = hardLimit,
        Layers = 1,
        HiddenSize = 1,
        Heads = 1,
        KeyValueHeads = 1,
        Parameters = TinyProgram.WeightCount,
    };

}
