namespace Intaglio.Testing;

/// <summary>A reference model: a configuration, recipes for its weights, and cases with the outputs of an independent implementation.</summary>
/// <remarks>
/// The one definition of the format for the command <c>intaglio verify</c> and for the tests. Files: <c>config.json</c>,
/// <c>cases.json</c>, <c>weights.json</c> (recipes, see <see cref="WeightRecipe"/>), <c>expected.safetensors</c> (inputs and
/// outputs) and, where a checkpoint holds tables that no recipe gives, <c>weights.extra.safetensors</c>.
/// </remarks>
internal sealed class ReferenceDirectory
{
    private readonly Lazy<IReadOnlyDictionary<string, (int[] Shape, float[] Values)>> weights;

    private ReferenceDirectory(string path, ReferenceCases cases)
    {
        Location = path;
        Name = cases.Name;
        Kind = cases.Kind;
        Tolerance = cases.Tolerance;
        Cases = cases.Cases;
        weights = new(() => ReferenceWeights.Make(path));
    }

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary><c>decoder</c>, <c>encoder</c> or <c>seq2seq</c>.</summary>
    public string Kind { get; }

    /// <summary>How far an output may be from the expected one: 1e-4, or 20 times the rounding of a float32 run where that is more.</summary>
    public double Tolerance { get; }

    /// <summary>Inputs with their expected outputs.</summary>
    public IReadOnlyList<ReferenceCase> Cases { get; }

    /// <summary>The configuration in Hugging Face's form.</summary>
    public string ConfigPath => Path.Combine(Location, "config.json");

    /// <summary>True where the outputs are those of the model with an adapter (LoRA, prefix tuning, ...) applied.</summary>
    public bool HasAdapter => File.Exists(Path.Combine(Location, "adapter_config.json"));

    /// <summary>All tensors of the model's checkpoint by name, as float32.</summary>
    /// <exception cref="ReferenceFormatException">A recipe is malformed.</exception>
    public IReadOnlyDictionary<string, (int[] Shape, float[] Values)> Weights => weights.Value;

    /// <summary>Reads a directory: everything but the weights, which are made when they are first asked for.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="ReferenceFormatException">A file is missing or malformed; the message says which and how.</exception>
    public static ReferenceDirectory Open(string path)
    {
        if (!Directory.Exists(path))
            throw new ReferenceFormatException($"There is no directory {path}.");
        string expectedPath = Path.Combine(path, "expected.safetensors");
        try
        {
            using Checkpoint expected = Checkpoint.Open(expectedPath);
            return new ReferenceDirectory(path, ReferenceCases.Read(Path.Combine(path, "cases.json"), expected));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ReferenceFormatException($"{expectedPath} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The weights as a checkpoint that a model can load.</summary>
    public Checkpoint OpenCheckpoint() => Checkpoint.FromArrays(Weights);
}
