using System.CommandLine;
using Intaglio.Tool.Verification;

namespace Intaglio.Tool.Commands;

/// <summary><c>intaglio verify DIR...</c></summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var directories = new Argument<string[]>("DIR")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Reference directories: config.json, weights.json, cases.json, expected.safetensors.",
        };
        Option<WeightFormat?> format = CommonOptions.Format(
            "The format of the weight matrices, F32 unless given. BF16 is compared with F32 over rounded weights, after F32 has passed.");
        Option<InstructionSet?> instructionSet = CommonOptions.InstructionSet();
        Option<int?> workers = CommonOptions.Workers();
        var command = new Command(
            "verify",
            "Compares models with recorded outputs of independent implementations: logits, hidden states, greedy tokens, the whole against its parts. Exit status 0 only where none failed.")
        {
            directories, format, instructionSet, workers,
        };
        command.SetAction((parsed, cancellationToken) => Invocation.InBackground(() => Run(
            parsed.GetRequiredValue(directories),
            new(parsed.GetValue(format) ?? WeightFormat.Float32, CommonOptions.Resolve(parsed.GetValue(instructionSet)), parsed.GetValue(workers)),
            parsed.InvocationConfiguration.Output,
            cancellationToken)));
        return command;
    }

    private static int Run(string[] directories, VerificationOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var table = new VerificationTable(output, [.. directories.Select(DirectoryVerifier.NameOf)]);
        string workers = options.Workers is { } count ? $"{count} workers" : "a worker for each physical core";
        table.WriteHeader($"{options.InstructionSet}, weights in {options.Format.Spelling()}, {workers}");
        foreach (string directory in directories)
            table.Write(DirectoryVerifier.Verify(directory, options, cancellationToken));
        table.WriteSummary();
        return table.AllPassed ? ExitCode.Success : ExitCode.Failure;
    }
}
