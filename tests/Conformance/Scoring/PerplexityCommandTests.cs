using System.CommandLine;
using System.Text.Json;
using Intaglio.Testing;
using Intaglio.Tool.Commands;
using Intaglio.Tool.Scoring;

namespace Intaglio.Conformance.Scoring;

/// <summary>What <c>intaglio perplexity</c> understands and says.</summary>
public sealed class PerplexityCommandTests : IDisposable
{
    // The losses are compared after double-precision sums; logits of a float32 forward round by some 1e-5.
    private const double LossTolerance = 1e-4;

    private static readonly string Storyteller = Path.Combine(Places.Repository, "samples", "Storyteller", "model");
    private readonly string folder = Directory.CreateTempSubdirectory("intaglio-perplexity-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_option_reaches_the_request()
    {
        PerplexityRequest request = Parse("model", "--text", "a.txt", "-c", "128", "-n", "4096", "--all", "--format", "f32", "--format", "BF16", "--instruction-set", "portable", "-t", "3", "--json");
        Assert.Equal([WeightFormat.Float32, WeightFormat.BFloat16], request.Formats);
        Assert.Equal(new PerplexityRequest("model", "a.txt", 128, 4096, true, request.Formats, InstructionSet.Portable, 3, true), request);
    }

    [Theory]
    [InlineData("--format", "BF16,F32")]
    [InlineData("--format", "BF16", "F32")]
    public void Formats_may_stand_behind_each_other_or_between_commas(params string[] formats) =>
        Assert.Equal([WeightFormat.BFloat16, WeightFormat.Float32], Parse(["model", "--text", "a.txt", .. formats]).Formats);

    [Fact]
    public void Without_options_the_model_decides()
    {
        PerplexityRequest request = Parse("model", "--text", "a.txt");
        Assert.Equal(new PerplexityRequest("model", "a.txt", null, null, false, request.Formats, Machine.InstructionSets.First(), null, false), request);
        Assert.Empty(request.Formats);
    }

    [Theory]
    [InlineData("perplexity", "x")]
    [InlineData("perplexity", "x", "--text", "t", "--format", "F8")]
    [InlineData("perplexity", "x", "--text", "t", "--format", "F32,F32")]
    [InlineData("perplexity", "x", "--text", "t", "-c", "1")]
    [InlineData("perplexity", "x", "--text", "t", "-n", "0")]
    public void A_command_line_that_is_not_understood_ends_with_status_2(params string[] arguments)
    {
        ToolResult result = ToolProcess.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_loss_is_that_of_the_float64_interpreter(bool all)
    {
        const int context = 24;
        const string text = "Once upon a time, there was a little dog named Max. He lived in a small village with a girl named Rosa. One day they went to the river, and the dog saw a big red ball under a tree. They played all day and were very happy.";
        var arguments = new List<string> { "-c", context.ToString((IFormatProvider?)null), "--format", "F32,BF16" };
        if (all)
            arguments.Add("--all");
        JsonElement report = Score(Storyteller, text, [.. arguments]);

        TextWindows windows = TextWindows.Cut(TextTokenizer.Load(Storyteller), text, context, mostTokens: null, all);
        Assert.True(windows.Count > 1);
        var expected = new RunningMean();
        for (int index = 0; index < windows.Count; index++)
        {
            foreach (double loss in InterpretedLosses(Storyteller, windows.Window(index)).Skip(windows.FirstScored))
                expected.Add(loss);
        }

        Assert.Equal(all ? windows.Count * (context - 1) : windows.Count * ((context / 2) - 1), expected.Count);
        Assert.Equal(expected.Count, report.GetProperty("tokens").GetInt64());
        JsonElement first = report.GetProperty("formats")[0];
        Assert.Equal(expected.Mean, first.GetProperty("meanLoss").GetDouble(), LossTolerance);
        Assert.Equal(Math.Exp(expected.Mean), first.GetProperty("perplexity").GetDouble(), LossTolerance * Math.Exp(expected.Mean));
        Assert.Equal(Math.Exp(expected.Mean) * expected.StandardError, first.GetProperty("standardError").GetDouble(), 1e-2 * Math.Exp(expected.Mean) * expected.StandardError);

        // The story's weights are BF16: both formats compute with the same numbers.
        JsonElement compared = report.GetProperty("formats")[1].GetProperty("compared");
        Assert.Equal(1, compared.GetProperty("ratio").GetDouble(), 1e-5);
        Assert.Equal(0, compared.GetProperty("divergence").GetDouble(), 1e-6);
        Assert.Equal(1, compared.GetProperty("sameBest").GetDouble());
    }

    [SkippableTheory]
    [InlineData("stories260K")]
    [InlineData("tinystories-656K")]
    public void The_perplexity_of_a_trained_model_is_the_recorded_one(string name)
    {
        string weights = Places.Shared("real", "weights", name);
        using JsonFile expected = JsonFile.Open(Path.Combine(weights, "expected", "greedy.json"));
        JsonNode recorded = expected.Root["nll"].Elements().First();
        JsonElement report = Score(Path.Combine(weights, "hf"), recorded["text"].Text(), "--all", "--format", "F32");
        Assert.Equal((long)recorded["n_predicted"].Number(), report.GetProperty("tokens").GetInt64());
        Assert.Equal(recorded["mean_nll_nats"].Number(), report.GetProperty("formats")[0].GetProperty("meanLoss").GetDouble(), LossTolerance);
    }

    [Fact]
    public void A_table_shows_each_format_beside_the_first()
    {
        string text = WriteText("Once upon a time, there was a little dog.");
        ToolResult result = ToolProcess.Run(["perplexity", Storyteller, "--text", text, "--format", "F32", "BF16", "-t", "1"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        foreach (string part in new[] { "1 windows of", "the second half scored", "times the first", "F32 ", "BF16 ", "1.00000 ±", "100.00 %" })
            Assert.Contains(part, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_one_token_is_refused_in_a_sentence()
    {
        ToolResult result = ToolProcess.Run(["perplexity", Storyteller, "--text", WriteText("")]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The text has 1 tokens; a token can be predicted only where there is one before it.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_standard_error_is_that_of_independent_numbers()
    {
        double[] numbers = [1, 2, 4, 9];
        var mean = new RunningMean();
        Array.ForEach(numbers, mean.Add);
        Assert.Equal(4, mean.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(numbers.Sum(number => (number - 4) * (number - 4)) / 4 / 3), mean.StandardError, 1e-12);
    }

    private JsonElement Score(string model, string text, params string[] arguments)
    {
        ToolResult result = ToolProcess.Run(["perplexity", model, "--text", WriteText(text), "-t", "2", "--json", .. arguments]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return JsonDocument.Parse(result.Lines[^1]).RootElement;
    }

    private string WriteText(string text)
    {
        string path = Path.Combine(folder, "text.txt");
        File.WriteAllText(path, text);
        return path;
    }

    private static IEnumerable<double> InterpretedLosses(string model, int[] window)
    {
        double[] logits = RealModel.Interpret(model, window[..^1]);
        int vocabulary = logits.Length / (window.Length - 1);
        for (int row = 0; row < window.Length - 1; row++)
        {
            double[] behind = logits[(row * vocabulary)..((row + 1) * vocabulary)];
            double largest = behind.Max();
            yield return largest + Math.Log(behind.Sum(logit => Math.Exp(logit - largest))) - behind[window[row + 1]];
        }
    }

    private static PerplexityRequest Parse(params string[] arguments)
    {
        PerplexityRequest? request = null;
        Command command = PerplexityCommand.Create((parsed, _, _) =>
        {
            request = parsed;
            return 0;
        });
        Assert.Equal(0, command.Parse(arguments).Invoke());
        return request!;
    }
}
