using System.CommandLine;
using Intaglio.Tool.Packing;

namespace Intaglio.Tool.Commands;

/// <summary><c>intaglio check FILE</c></summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A file that 'intaglio pack' or SavePacked wrote." };
        var command = new Command("check", "Says what a packed file holds, and compares every byte of it with its checksums.")
        {
            file,
        };
        command.SetAction((parsed, cancellationToken) => Invocation.InBackground(() => PackedFileCheck.Run(
            parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }
}
