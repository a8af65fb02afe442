using Intaglio.CompilerServices;
using Intaglio.Runtime.Tests.Sessions;

namespace Intaglio.Runtime.Tests.Encoders;

/// <summary>An encoder of the shape that the generator writes, around <see cref="TinyEncoderProgram"/>.</summary>
internal sealed class TinyEncoder : EncoderModel
{
    private readonly WeightMemory memory;

    private TinyEncoder(ModelInfo information, LoadedProgram loaded, WeightMemory memory)
        : base(information, loaded) => this.memory = memory;

    /// <summary>True once the weights were freed.</summary>
    public bool WeightsAreFreed => memory.IsFreed;

    public static unsafe TinyEncoder Create(Func<ModelInfo, ModelInfo>? with = null, bool perSequence = false, int results = TinyEncoderProgram.Results, int workers = 1)
    {
        var memory = new WeightMemory();
        ModelInfo information = TinyModel.Describe(64, hardLimit: false) with { HiddenSize = TinyEncoderProgram.Hidden };
        return new TinyEncoder(with?.Invoke(information) ?? information, new LoadedProgram(TinyEncoderProgram.Create(perSequence, results), memory.Pointer, memory, workers), memory);
    }
}
