using System.Diagnostics;
using Intaglio;
using Storyteller;

if (StoryOptions.Parse(args) is not { } options)
    return StoryOptions.ExplainUsage(args);

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

// The class StoryModel is compiled from model/config.json; weights and tokenizer are read now.
string folder = Path.Combine(AppContext.BaseDirectory, "model");
long start = Stopwatch.GetTimestamp();
using StoryModel model = StoryModel.Load(folder, cancellationToken: stop.Token);
TextTokenizer tokenizer = TextTokenizer.Load(folder);
TimeSpan loading = Stopwatch.GetElapsedTime(start);

var generationOptions = new GenerationOptions
{
    MaxTokens = options.Length ?? model.Info.MaxPositions,
    Sampling = new SamplingOptions { Temperature = options.Temperature, Seed = options.Seed },
};
Generation<string> story = model.GenerateTextAsync(tokenizer, options.Prompt, generationOptions, stop.Token);

Console.Write(options.Prompt);
start = Stopwatch.GetTimestamp();
TimeSpan firstPiece = default;
int firstTokens = 0;
try
{
    await foreach (string piece in story)
    {
        if (firstTokens == 0)
            (firstPiece, firstTokens) = (Stopwatch.GetElapsedTime(start), story.GeneratedTokens);
        Console.Write(piece);
    }
}
catch (OperationCanceledException)
{
    // Ctrl+C: what was told so far is a story too.
}

TimeSpan theRest = Stopwatch.GetElapsedTime(start) - firstPiece;
Console.WriteLine();

// The error stream, so that a story can be piped into a file.
Console.Error.WriteLine();
Console.Error.WriteLine(FormattableString.Invariant(
    $"{model.InstructionSet}, {model.Format}, {model.Workers} workers: loaded in {loading.TotalMilliseconds:N0} ms, first token after {firstPiece.TotalMilliseconds:N1} ms, {(story.GeneratedTokens - firstTokens) / theRest.TotalSeconds:N0} tokens/s (seed {story.Seed})"));
return 0;
