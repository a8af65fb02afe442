using System.CommandLine;
using System.Diagnostics;
using Intaglio.Compiler.Spec;
using Intaglio.Sessions;
using Intaglio.Tool.Commands;
using Intaglio.Tool.Compilation;

namespace Intaglio.Tool.Packing;

/// <summary>Compiles a model in memory to learn how its weights lie, loads them so and writes them to one file.</summary>
internal static class ModelPacking
{
    /// <summary>Packs a folder; the file's name goes to the output, what is in it to the error stream.</summary>
    public static int Run(string path, string output, WeightFormat? wanted, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (PackedModel.IsPackedFile(path))
            throw new ToolException($"{path} is packed already; the folder that it was made of was expected.");
        if (File.Exists(path) && Path.GetFileName(path) != ModelFolder.ConfigFile)
            throw new ToolException($"{path} is not a {ModelFolder.ConfigFile}; a folder with one was expected, because the packed file takes it along.");
        ModelFolder folder = ModelFolder.Open(path);
        folder.WriteWarnings(console.Error);
        WeightFormat format = wanted ?? folder.OwnFormat();

        // The layout is the same for every instruction set: any that runs here will do.
        ModelSpec spec = folder.Specialise([format], [InstructionSets.Supported.First()]);
        using CompiledModels compiled = InMemoryCompiler.Compile([spec], cancellationToken);
        using TransformerModel model = compiled.Load<TransformerModel>(spec.Type, folder.Folder, new LoadOptions { Format = format, Workers = Environment.ProcessorCount }, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<string> files = PackedModel.FilesIn(folder.Folder);
        model.SavePacked(output, files, cancellationToken: cancellationToken);

        console.Output.WriteLine(output);
        console.Error.WriteLine(FormattableString.Invariant(
            $"{model.WeightBytes / 1e6:N1} MB of weights in {format.Spelling()} with {string.Join(", ", files.Select(Path.GetFileName))}; written in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms"));
        return ExitCode.Success;
    }
}
