using System.CommandLine;
using Intaglio.Tool.Compilation;
using Intaglio.Tool.Planning;

namespace Intaglio.Tool.Commands;

/// <summary><c>intaglio plan FOLDER</c></summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        Argument<string> folder = CommonOptions.Folder();
        var command = new Command("plan", "Explains what the compiler makes of a model: its graphs after each pass, its kernels with their reasons, its memory.")
        {
            folder,
        };
        command.SetAction((parsed, _) => Invocation.InBackground(() => Run(parsed.GetRequiredValue(folder), parsed.InvocationConfiguration)));
        return command;
    }

    private static int Run(string path, InvocationConfiguration console)
    {
        ModelFolder folder = ModelFolder.Open(path);
        folder.WriteWarnings(console.Error);
        PlanReport.Write(folder.Model, console.Output);
        return ExitCode.Success;
    }
}
