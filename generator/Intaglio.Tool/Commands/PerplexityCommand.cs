using System.CommandLine;
using Intaglio.Tool.Scoring;

namespace Intaglio.Tool.Commands;

/// <summary><c>intaglio perplexity FOLDER --text FILE</c></summary>
internal static class PerplexityCommand
{
    public static Command Create() => Create(PerplexityRun.Run);

    /// <summary>The command with another way to carry its request out.</summary>
    internal static Command Create(Func<PerplexityRequest, InvocationConfiguration, CancellationToken, int> run)
    {
        Argument<string> folder = CommonOptions.Folder();
        var text = new Option<string>("--text") { Description = "The text that is scored, in UTF-8.", HelpName = "FILE", Required = true };
        Option<int?> context = new Option<int?>("--context", "-c") { Description = $"Tokens of a window; {PerplexityRequest.DefaultContext} unless given, or as many as the model has positions.", HelpName = "N" }.AtLeast(2);
        Option<int?> tokens = new Option<int?>("--tokens", "-n") { Description = "Read no more than the first N tokens of the text; all unless given.", HelpName = "N" }.AtLeast(2);
        var all = new Option<bool>("--all") { Description = "Score every token of a window but the first; otherwise its second half, as llama.cpp does.", Arity = ArgumentArity.Zero };
        Option<WeightFormat[]> format = FormatList.Create("The formats of the weight matrices; of several each is compared with the first. BF16 where the checkpoint is, else F32, unless given.");
        Option<InstructionSet?> instructionSet = CommonOptions.InstructionSet();
        Option<int?> workers = CommonOptions.Workers();
        workers.Aliases.Add("-t");
        var json = new Option<bool>("--json") { Description = "Print one line of JSON; the table goes to the error stream." };
        var command = new Command("perplexity", "Scores a text: how well the model predicts it, and what other weight formats cost.")
        {
            folder, text, context, tokens, all, format, instructionSet, workers, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new PerplexityRequest(
                parsed.GetRequiredValue(folder),
                parsed.GetRequiredValue(text),
                parsed.GetValue(context),
                parsed.GetValue(tokens),
                parsed.GetValue(all),
                parsed.GetValue(format) ?? [],
                CommonOptions.Resolve(parsed.GetValue(instructionSet)),
                parsed.GetValue(workers),
                parsed.GetValue(json));
            return Invocation.InBackground(() => run(request, parsed.InvocationConfiguration, cancellationToken));
        });
        return command;
    }
}
