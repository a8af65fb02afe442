using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;

namespace Intaglio.Tool.Compilation;

/// <summary>A model as it was published: a folder whose config.json the compiler understands.</summary>
/// <param name="Folder">Where weights and tokenizer lie.</param>
/// <param name="Model">What config.json describes, for every format and instruction set.</param>
/// <param name="Warnings">What config.json holds that its author may have meant otherwise, one line each.</param>
internal sealed record ModelFolder(string Folder, ModelSpec Model, IReadOnlyList<string> Warnings)
{
    private const string ConfigFile = "config.json";

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">The folder, or the file config.json in it.</param>
    /// <param name="namespace">The namespace of the generated class.</param>
    /// <param name="name">The name of the generated class; made from the folder's where it is null.</param>
    /// <exception cref="ToolException">There is no configuration, or the compiler cannot take it; the message lists every problem with its line.</exception>
    public static ModelFolder Open(string path, string? @namespace = null, string? name = null)
    {
        string config = Directory.Exists(path) ? Path.Combine(path, ConfigFile) : path;
        if (!File.Exists(config))
            throw new ToolException($"There is no file {config}; a folder as Hugging Face publishes it, with {ConfigFile}, was expected.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(config))!;
        var type = new TypeSpec(@namespace ?? "", name ?? ClassName.From(Path.GetFileName(folder)), "public");
        ClassName.Check(type);
        HuggingFaceResult result = HuggingFaceFrontEnd.Read(File.ReadAllText(config), type);
        string[] problems = [.. result.Problems.Select(problem => problem.ToString(config))];
        return result.Spec is { } model
            ? new(folder, model, problems)
            : throw new ToolException(string.Join(Environment.NewLine, problems));
    }

    /// <summary>The model for some formats and instruction sets only: what is not asked for is not compiled.</summary>
    public ModelSpec Specialise(IReadOnlyList<WeightFormat> formats, IReadOnlyList<InstructionSet> instructionSets) => Model with
    {
        Formats = formats.Select(format => (Intaglio.Compiler.Spec.WeightFormat)format).ToEquatableArray(),
        InstructionSets = instructionSets.Select(set => (Intaglio.Compiler.Spec.InstructionSet)set).ToEquatableArray(),
    };

    /// <summary>Prints the warnings.</summary>
    public void WriteWarnings(TextWriter error)
    {
        foreach (string warning in Warnings)
            error.WriteLine(warning);
    }
}
