using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;
using Intaglio.Tool.Compilation;

namespace Intaglio.Conformance;

/// <summary>A trained model in a Hugging Face folder, compiled in memory.</summary>
internal sealed class RealModel : IDisposable
{
    private readonly CompiledModels compiled;
    private readonly ModelSpec model;
    private readonly string folder;

    public RealModel(string folder)
    {
        this.folder = folder;
        model = ModelFolder.Open(folder).Specialise([WeightFormat.Float32, WeightFormat.BFloat16], [.. Machine.InstructionSets]);
        compiled = InMemoryCompiler.Compile([model]);
    }

    public DecoderModel Load(LoadOptions options) => Load<DecoderModel>(options);

    public TModel Load<TModel>(LoadOptions options)
        where TModel : TransformerModel
    {
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        return compiled.Load<TModel>(model.Type, checkpoint, options);
    }

    /// <summary>The logits behind every token as the float64 interpreter computes them, [tokens, vocabulary].</summary>
    /// <param name="folder">The model.</param>
    /// <param name="tokens">The text.</param>
    public static double[] Interpret(string folder, params ReadOnlySpan<int> tokens)
    {
        ModelSpec spec = ModelFolder.Open(folder).Model;
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        var weights = new CheckpointWeights(spec, checkpoint.Names.ToDictionary(name => name, name =>
        {
            Assert.True(checkpoint.TryGet(name, out CheckpointTensor? tensor));
            return (tensor.Shape.Select(length => (int)length).ToArray(), tensor.ToFloat32Array());
        }));
        return new GraphInterpreter(spec, ModelLowering.Lower(spec), weights.Of).Forward(tokens).Elements;
    }

    public void Dispose() => compiled.Dispose();
}
