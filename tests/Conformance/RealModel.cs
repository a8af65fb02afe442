using Intaglio.Compiler.Spec;
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

    public void Dispose() => compiled.Dispose();
}
