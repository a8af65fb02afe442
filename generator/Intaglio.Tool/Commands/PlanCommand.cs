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
        command.SetAction(parsed =>
        {
            ModelFolder opened = ModelFolder.Open(parsed.GetRequiredValue(folder));
            opened.WriteWarnings(parsed.InvocationConfiguration.Error);
            PlanReport.Write(opened.Model, parsed.InvocationConfiguration.Output);
            return ExitCode.Success;
        });
        return command;
    }
}
