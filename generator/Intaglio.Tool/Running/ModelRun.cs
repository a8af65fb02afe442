using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Intaglio.Compiler.Spec;
using Intaglio.Tool.Commands;
using Intaglio.Tool.Compilation;

namespace Intaglio.Tool.Running;

/// <summary>Compiles a model in memory, loads it and lets it continue a text.</summary>
internal static class ModelRun
{
    /// <summary>Carries out a request: the text goes to the output, times and speed to the error stream.</summary>
    public static async Task<int> RunAsync(RunRequest request, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        ModelFolder folder = ModelFolder.Open(request.Folder);
        folder.WriteWarnings(console.Error);
        if (folder.Model.Kind == Compiler.Spec.TransformerKind.Encoder)
            throw new ToolException($"{request.Folder} is an encoder, which gives hidden states and no text; run is for decoders and encoder-decoders.");
        TextTokenizer tokenizer = TextTokenizer.Load(folder.Folder);
        WeightFormat format = request.Format ?? folder.OwnFormat();

        long start = Stopwatch.GetTimestamp();
        ModelSpec spec = folder.Specialise([format], [request.InstructionSet], request.Cache);
        using CompiledModels compiled = InMemoryCompiler.Compile([spec], cancellationToken);
        TimeSpan compileTime = Stopwatch.GetElapsedTime(start);

        start = Stopwatch.GetTimestamp();
        using TransformerModel model = compiled.Load<TransformerModel>(
            spec.Type, folder.Folder, new LoadOptions { Format = format, InstructionSet = request.InstructionSet, Workers = request.Workers }, cancellationToken);
        TimeSpan loadTime = Stopwatch.GetElapsedTime(start);
        console.Error.WriteLine(Invariant($"{model.InstructionSet}, weights in {format.Spelling()}, cache in {request.Cache.Spelling()}, {model.Workers} workers; compiled in {compileTime.TotalMilliseconds:N0} ms, loaded in {loadTime.TotalMilliseconds:N0} ms"));

        await StreamAsync(((ILanguageModel)model).GenerateTextAsync(tokenizer, request.Prompt, request.Generation, cancellationToken), request.Prompt, console);
        return ExitCode.Success;
    }

    private static async Task StreamAsync(Generation<string> generation, string prompt, InvocationConfiguration console)
    {
        await console.Output.WriteAsync(prompt);
        long start = Stopwatch.GetTimestamp();
        TimeSpan? first = null;
        int firstTokens = 0;
        await foreach (string piece in generation)
        {
            if (first is null)
                (first, firstTokens) = (Stopwatch.GetElapsedTime(start), generation.GeneratedTokens);
            await console.Output.WriteAsync(piece);
            await console.Output.FlushAsync();
        }

        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        await console.Output.WriteLineAsync();
        string speed = first is { } waited && generation.GeneratedTokens > firstTokens
            ? Invariant($"first text after {waited.TotalMilliseconds:N1} ms, then {(generation.GeneratedTokens - firstTokens) / (whole - waited).TotalSeconds:N0} tokens/s; ")
            : "";
        console.Error.WriteLine(Invariant($"{speed}{generation.PromptTokens} tokens read, {generation.GeneratedTokens} generated, ended by {generation.FinishReason}, seed {generation.Seed}"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
