using System.CommandLine;
using Intaglio.Compiler;
using Intaglio.Compiler.Spec;
using Intaglio.Tool.Compilation;

namespace Intaglio.Tool.Commands;

/// <summary><c>intaglio emit FOLDER -o DIR</c></summary>
internal static class EmitCommand
{
    public static Command Create()
    {
        Argument<string> folder = CommonOptions.Folder();
        var output = new Option<string>("--output", "-o") { Description = "Where the files go; made where it does not exist.", HelpName = "DIR", Required = true };
        var @namespace = new Option<string?>("--namespace") { Description = "The namespace of the model's class; none unless given.", HelpName = "NAME" };
        var name = new Option<string?>("--name") { Description = "The name of the model's class; made from the folder's unless given.", HelpName = "CLASS" };
        Option<WeightFormat[]> formats = FormatList.Create("The formats of the weight matrices that programs are written for; F32 and BF16 unless given.");
        var command = new Command("emit", "Writes the C# that the compiler makes of a model, for a project with the package Intaglio, AllowUnsafeBlocks and C# 14.")
        {
            folder, output, @namespace, name, formats,
        };
        command.SetAction((parsed, cancellationToken) => Invocation.InBackground(() => Run(
            ModelFolder.Open(parsed.GetRequiredValue(folder), parsed.GetValue(@namespace), parsed.GetValue(name)),
            parsed.GetRequiredValue(output),
            parsed.GetValue(formats) ?? [],
            parsed.InvocationConfiguration,
            cancellationToken)));
        return command;
    }

    private static int Run(ModelFolder folder, string output, WeightFormat[] formats, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        folder.WriteWarnings(console.Error);
        ModelSpec model = formats.Length == 0 ? folder.Model : folder.Specialise(formats);
        Directory.CreateDirectory(output);
        foreach (GeneratedFile file in InMemoryCompiler.Files(model, cancellationToken).Append(UserDeclaration.Of(model.Type)))
        {
            string path = Path.Combine(output, file.HintName);
            File.WriteAllText(path, file.Text);
            console.Output.WriteLine(path);
        }

        return ExitCode.Success;
    }
}
