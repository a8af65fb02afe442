using System.CommandLine;
using Intaglio.Compiler.Spec;
using Intaglio.Tool.Commands;
using Intaglio.Tool.Compilation;

namespace Intaglio.Tool.Scoring;

/// <summary>Compiles a model for the formats that are asked for, loads it once for each, and scores the same windows of a text with all of them.</summary>
internal static class PerplexityRun
{
    private const int ProgressLines = 20;

    /// <summary>Carries out a request. The table goes to the output, or to the error stream where the output is JSON.</summary>
    public static int Run(PerplexityRequest request, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        ModelFolder folder = ModelFolder.Open(request.Folder);
        folder.WriteWarnings(console.Error);
        if (folder.Model is not { Kind: Compiler.Spec.TransformerKind.Decoder, Head: HeadSpec.LanguageModel } spec)
            throw new ToolException($"{request.Folder} does not predict a text token by token; perplexity is for decoders with a language model's head.");
        int context = request.Context ?? Math.Min(PerplexityRequest.DefaultContext, spec.MaxPositions);
        TextWindows windows = TextWindows.Cut(TextTokenizer.Load(folder.Folder), File.ReadAllText(request.Text), context, request.Tokens, request.All);

        IReadOnlyList<WeightFormat> formats = request.Formats.Count > 0 ? request.Formats : [folder.OwnFormat()];
        FormatScore[] scores = Score(folder, formats, request, windows, console, cancellationToken);
        PerplexityReport report = PerplexityReport.Of(folder.Model.Type.Name, request, windows, scores);
        PerplexityTable.Write(report, request.Json ? console.Error : console.Output);
        if (request.Json)
            console.Output.WriteLine(report.ToJson());
        return ExitCode.Success;
    }

    private static FormatScore[] Score(
        ModelFolder folder, IReadOnlyList<WeightFormat> formats, PerplexityRequest request, TextWindows windows, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        ModelSpec spec = folder.Specialise(formats, [request.InstructionSet]);
        using CompiledModels compiled = InMemoryCompiler.Compile([spec], cancellationToken);
        var scorers = new List<FormatScorer>();
        try
        {
            foreach (WeightFormat format in formats)
            {
                var options = new LoadOptions { Format = format, InstructionSet = request.InstructionSet, Workers = request.Workers };
                scorers.Add(new FormatScorer(compiled.Load<DecoderModel>(spec.Type, folder.Folder, options, cancellationToken), windows));
            }

            for (int index = 0; index < windows.Count; index++)
            {
                int[] window = windows.Window(index);
                foreach (FormatScorer scorer in scorers)
                    scorer.Read(window, cancellationToken);
                foreach (FormatScorer scorer in scorers)
                    scorer.Score(window, scorers[0]);
                if ((index + 1) * ProgressLines / windows.Count > index * ProgressLines / windows.Count && windows.Count > ProgressLines)
                    console.Error.WriteLine(Progress(index + 1, windows.Count, scorers));
            }

            return [.. scorers.Select(scorer => scorer.Figures)];
        }
        finally
        {
            scorers.ForEach(scorer => scorer.Dispose());
        }
    }

    private static string Progress(int done, int all, List<FormatScorer> scorers) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{done} of {all} windows: {string.Join(", ", scorers.Select(scorer => FormattableString.Invariant($"{scorer.Figures.Format.Spelling()} {Math.Exp(scorer.Figures.Loss.Mean):0.0000}")))}");
}
