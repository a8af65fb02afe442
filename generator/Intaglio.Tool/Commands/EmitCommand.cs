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
        var command = new Command("emit", "Writes the C# that the compiler makes of a model, for a project with the package Intaglio, AllowUnsafeBlocks and C# 14.")
        {
            folder, output, @namespace, name,
        };
        command.SetAction((parsed, cancellationToken) => Invocation.InBackground(() => Run(
            ModelFolder.Open(parsed.GetRequiredValue(folder), parsed.GetValue(@namespace), parsed.GetValue(name)),
            parsed.GetRequiredValue(output),
            parsed.InvocationConfiguration,
            cancellationToken)));
        return command;
    }

    private static int Run(ModelFolder folder, string output, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        folder.WriteWarnings(console.Error);
        Directory.CreateDirectory(output);
        foreach (GeneratedFile file in InMemoryCompiler.Files(folder.Model, cancellationToken).Append(UserDeclaration.Of(folder.Model.Type)))
        {
            string path = Path.Combine(output, file.HintName);
            File.WriteAllText(path, file.Text);
            console.Output.WriteLine(path);
        }

        return ExitCode.Success;
    }
}
