using System.CommandLine;
using Intaglio.Tool.Running;

namespace Intaglio.Tool.Commands;

/// <summary><c>intaglio run FOLDER -p PROMPT</c></summary>
internal static class RunCommand
{
    public static Command Create()
    {
        Argument<string> folder = CommonOptions.Folder();
        var prompt = new Option<string>("--prompt", "-p") { Description = "The text to continue.", HelpName = "TEXT", Required = true };
        Option<int?> length = new Option<int?>("--length", "-n") { Description = "How many tokens at most; 256 unless given.", HelpName = "N" }.AtLeast(1);
        var temperature = new Option<float?>("--temperature") { Description = "0 always takes the likeliest token, higher is bolder; 0.8 unless given.", HelpName = "T" };
        var topK = new Option<int?>("--top-k") { Description = "Choose among the K likeliest tokens; among all unless given.", HelpName = "K" };
        var topP = new Option<float?>("--top-p") { Description = "Choose among the fewest tokens whose probability together reaches P; among all unless given.", HelpName = "P" };
        var minP = new Option<float?>("--min-p") { Description = "Choose among tokens at least P times as likely as the likeliest; among all unless given.", HelpName = "P" };
        var seed = new Option<ulong?>("--seed") { Description = "The same seed gives the same text; another one every time unless given.", HelpName = "N" };
        Option<WeightFormat?> format = CommonOptions.Format("The format of the weight matrices in memory; BF16 where the checkpoint is, else F32; a packed file has its own.");
        Option<CacheFormat?> cache = CommonOptions.Cache();
        Option<InstructionSet?> instructionSet = CommonOptions.InstructionSet();
        Option<int?> workers = CommonOptions.Workers();
        var command = new Command("run", "Continues a text and streams it to the standard output; times and speed go to the error stream.")
        {
            folder, prompt, length, temperature, topK, topP, minP, seed, format, cache, instructionSet, workers,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var sampling = new SamplingOptions
            {
                Temperature = parsed.GetValue(temperature) ?? 0.8f,
                TopK = parsed.GetValue(topK) ?? 0,
                TopP = parsed.GetValue(topP) ?? 1,
                MinP = parsed.GetValue(minP) ?? 0,
                Seed = parsed.GetValue(seed),
            };
            var generation = new GenerationOptions { MaxTokens = parsed.GetValue(length) ?? 256, Sampling = sampling };
            var request = new RunRequest(
                parsed.GetRequiredValue(folder),
                parsed.GetRequiredValue(prompt),
                generation,
                parsed.GetValue(format),
                CommonOptions.Resolve(parsed.GetValue(instructionSet)),
                parsed.GetValue(workers),
                parsed.GetValue(cache) ?? CacheFormat.Float32);
            return Invocation.InBackground(() => ModelRun.RunAsync(request, parsed.InvocationConfiguration, cancellationToken));
        });
        return command;
    }
}
