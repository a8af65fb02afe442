using System.CommandLine;
using Intaglio.Tool.Packing;

namespace Intaglio.Tool.Commands;

/// <summary><c>intaglio pack FOLDER -o FILE</c></summary>
internal static class PackCommand
{
    public static Command Create()
    {
        Argument<string> folder = CommonOptions.Folder();
        var output = new Option<string>("--output", "-o") { Description = "The file to write, usually NAME.intaglio; one that is there is replaced.", HelpName = "FILE", Required = true };
        Option<WeightFormat?> format = CommonOptions.Format("The format of the weight matrices in the file; BF16 where the checkpoint is, else F32.");
        var command = new Command("pack", "Writes one file with the weights as kernels read them, the configuration and the tokenizer: a program maps it and is ready in milliseconds.")
        {
            folder, output, format,
        };
        command.SetAction((parsed, cancellationToken) => Invocation.InBackground(() => ModelPacking.Run(
            parsed.GetRequiredValue(folder), parsed.GetRequiredValue(output), parsed.GetValue(format), parsed.InvocationConfiguration, cancellationToken)));
        return command;
    }
}
