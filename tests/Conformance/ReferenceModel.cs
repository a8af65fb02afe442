using Intaglio.Compiler.Spec;
using Intaglio.Testing;
using Intaglio.Tool.Compilation;

namespace Intaglio.Conformance;

/// <summary>A model of the conformance set, compiled in memory for every instruction set and format that this machine can run.</summary>
/// <remarks>Compiling takes a second; the tests of a class share one as a fixture.</remarks>
public sealed class ReferenceModel : IDisposable
{
    private readonly CompiledModels compiled;
    private readonly ModelSpec model;

    internal ReferenceModel(string name)
    {
        Reference = ReferenceDirectory.Open(Path.Combine(Places.References, name));
        model = ModelFolder.Open(Reference.ConfigPath).Specialise([.. Enum.GetValues<WeightFormat>()], [.. Machine.InstructionSets]);
        compiled = InMemoryCompiler.Compile([model]);
    }

    /// <summary>The reference directory.</summary>
    internal ReferenceDirectory Reference { get; }

    /// <summary>Loads the model with the weights of the reference.</summary>
    public DecoderModel Load(LoadOptions options)
    {
        using Checkpoint checkpoint = Reference.OpenCheckpoint();
        return Load(checkpoint, options);
    }

    /// <summary>Loads the model with other weights.</summary>
    public DecoderModel Load(Checkpoint checkpoint, LoadOptions options) => compiled.Load<DecoderModel>(model.Type, checkpoint, options);

    /// <summary>Loads the model from a packed file.</summary>
    public DecoderModel Load(string path, LoadOptions options) => compiled.Load<DecoderModel>(model.Type, path, options);

    /// <summary>Token ids without meaning, the same for the same seed.</summary>
    public static int[] Tokens(DecoderModel model, int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(model.Info.VocabularySize))];
    }

    /// <inheritdoc/>
    public void Dispose() => compiled.Dispose();
}

/// <summary>The models of the conformance set, each compiled when a test first asks for it.</summary>
public sealed class ReferenceModels : IDisposable
{
    private readonly Dictionary<string, ReferenceModel> models = [];

    /// <summary>The names of all decoders in the set.</summary>
    public static IEnumerable<string> Names => Directory.GetDirectories(Places.References)
        .Where(path => ModelFolder.Open(path).Model.Kind == Compiler.Spec.TransformerKind.Decoder)
        .Select(path => Path.GetFileName(path)!)
        .Order(StringComparer.Ordinal);

    /// <summary>The model of a name.</summary>
    public ReferenceModel this[string name]
    {
        get
        {
            if (!models.TryGetValue(name, out ReferenceModel? model))
                models.Add(name, model = new ReferenceModel(name));
            return model;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ReferenceModel model in models.Values)
            model.Dispose();
    }
}
