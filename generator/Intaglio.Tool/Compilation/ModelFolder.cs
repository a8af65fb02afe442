using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;

namespace Intaglio.Tool.Compilation;

/// <summary>A model as it was published, a folder whose config.json the compiler understands, or as it was packed together with one.</summary>
/// <param name="Folder">Where weights and tokenizer lie: the folder, or the packed file.</param>
/// <param name="Model">What config.json describes, for every format and instruction set.</param>
/// <param name="Warnings">What config.json holds that its author may have meant otherwise, one line each.</param>
internal sealed record ModelFolder(string Folder, ModelSpec Model, IReadOnlyList<string> Warnings)
{
    /// <summary>The file that says what the model is.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">The folder, the file config.json in it, or a packed file.</param>
    /// <param name="namespace">The namespace of the generated class.</param>
    /// <param name="name">The name of the generated class; made from the folder's or file's where it is null.</param>
    /// <exception cref="ToolException">There is no configuration, or the compiler cannot take it; the message lists every problem with its line.</exception>
    public static ModelFolder Open(string path, string? @namespace = null, string? name = null)
    {
        if (PackedModel.IsPackedFile(path))
        {
            using PackedModel packed = OpenPacked(path);
            using var text = new StreamReader(new MemoryStream(packed.ReadFile(ConfigFile)));
            return Read(text.ReadToEnd(), Path.Combine(path, ConfigFile), path, @namespace, name ?? ClassName.From(Path.GetFileNameWithoutExtension(path)));
        }

        string config = Directory.Exists(path) ? Path.Combine(path, ConfigFile) : path;
        if (!File.Exists(config))
            throw new ToolException($"There is no file {config}; a folder as Hugging Face publishes it, with {ConfigFile}, was expected.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(config))!;
        return Read(File.ReadAllText(config), config, folder, @namespace, name ?? ClassName.From(Path.GetFileName(folder)));
    }

    /// <summary>The format in which the weights lose nothing: a packed file's own, BF16 where all matrices are, else F32.</summary>
    public WeightFormat OwnFormat()
    {
        if (PackedModel.IsPackedFile(Folder))
        {
            using PackedModel packed = PackedModel.Open(Folder);
            return packed.Format;
        }

        using Checkpoint checkpoint = Checkpoint.Open(Folder);
        return checkpoint.AllMatricesAre(TensorElementType.BFloat16) ? WeightFormat.BFloat16 : WeightFormat.Float32;
    }

    /// <summary>The model for some formats only; what is not asked for is not compiled.</summary>
    public ModelSpec Specialise(IReadOnlyList<WeightFormat> formats) => Model with
    {
        Formats = formats.Select(format => (Intaglio.Compiler.Spec.WeightFormat)format).ToEquatableArray(),
    };

    /// <summary>The model for some formats and instruction sets only, with keys and values in a format.</summary>
    public ModelSpec Specialise(IReadOnlyList<WeightFormat> formats, IReadOnlyList<InstructionSet> instructionSets, CacheFormat cache = CacheFormat.Float32) => Specialise(formats) with
    {
        Cache = (Intaglio.Compiler.Spec.CacheFormat)cache,
        InstructionSets = instructionSets.Select(set => (Intaglio.Compiler.Spec.InstructionSet)set).ToEquatableArray(),
    };

    /// <summary>Prints the warnings.</summary>
    public void WriteWarnings(TextWriter error)
    {
        foreach (string warning in Warnings)
            error.WriteLine(warning);
    }

    private static PackedModel OpenPacked(string path)
    {
        PackedModel packed = PackedModel.Open(path);
        if (packed.Files.Contains(ConfigFile))
            return packed;
        packed.Dispose();
        throw new ToolException($"{path} holds no {ConfigFile}, so its architecture is not known here; a program loads it with the class that it was packed with.");
    }

    private static ModelFolder Read(string text, string config, string folder, string? @namespace, string name)
    {
        var type = new TypeSpec(@namespace ?? "", name, "public");
        ClassName.Check(type);
        HuggingFaceResult result = HuggingFaceFrontEnd.Read(text, type);
        string[] problems = [.. result.Problems.Select(problem => problem.ToString(config))];
        return result.Spec is { } model
            ? new(folder, model, problems)
            : throw new ToolException(string.Join(Environment.NewLine, problems));
    }
}
