using System.CommandLine;
using Intaglio.Tool.Benchmarking;

namespace Intaglio.Tool.Commands;

/// <summary><c>intaglio bench MODEL</c></summary>
internal static class BenchCommand
{
    private const int DefaultRepetitions = 5;

    public static Command Create() => Create(ModelBenchmark.Run);

    /// <summary>The command with another way to carry its request out.</summary>
    internal static Command Create(Func<BenchRequest, InvocationConfiguration, CancellationToken, int> run)
    {
        var model = new Argument<string>("MODEL")
        {
            Description = $"A model folder as Hugging Face publishes it, or its config.json; with --random also a shape: {ModelShape.Forms}.",
        };
        var random = new Option<bool>("--random") { Description = "Make weights up instead of reading them: config.json or a shape is enough.", Arity = ArgumentArity.Zero };
        Option<int?> prompt = new Option<int?>("--prompt", "-p") { Description = "Tokens that are read in one go; 512 unless given, or as many as the model has positions.", HelpName = "N" }.AtLeast(1);
        Option<int?> length = new Option<int?>("--length", "-n") { Description = "Tokens that are decoded one by one; 64 unless given, or as many as the model has positions.", HelpName = "N" }.AtLeast(1);
        Option<int?> sessions = new Option<int?>("--sessions", "-b") { Description = "Also decode so many sessions together.", HelpName = "N" }.AtLeast(1);
        Option<int?> workers = CommonOptions.Workers();
        workers.Aliases.Add("-t");
        Option<int?> repetitions = new Option<int?>("--repetitions", "-r") { Description = "Rounds that count; 5 unless given.", HelpName = "N" }.AtLeast(1);
        Option<WeightFormat?> format = CommonOptions.Format("The format of the weight matrices in memory; BF16 where the checkpoint is and for random weights, else F32.");
        Option<CacheFormat?> cache = CommonOptions.Cache();
        Option<InstructionSet?> instructionSet = CommonOptions.InstructionSet();
        var json = new Option<bool>("--json") { Description = "Print one line of JSON; the table goes to the error stream." };
        var command = new Command("bench", "Measures reading a prompt and decoding, each beside the limit of this machine that is measured in the same rounds.")
        {
            model, random, prompt, length, sessions, workers, repetitions, format, cache, instructionSet, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new BenchRequest(
                parsed.GetRequiredValue(model),
                parsed.GetValue(random),
                parsed.GetValue(prompt),
                parsed.GetValue(length),
                parsed.GetValue(sessions),
                parsed.GetValue(workers),
                parsed.GetValue(repetitions) ?? DefaultRepetitions,
                parsed.GetValue(format),
                CommonOptions.Resolve(parsed.GetValue(instructionSet)),
                parsed.GetValue(json),
                parsed.GetValue(cache) ?? CacheFormat.Float32);
            return Invocation.InBackground(() => run(request, parsed.InvocationConfiguration, cancellationToken));
        });
        return command;
    }
}
