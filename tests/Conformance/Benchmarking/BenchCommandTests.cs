using System.CommandLine;
using System.Text.Json;
using Intaglio.Tool.Benchmarking;
using Intaglio.Tool.Commands;

namespace Intaglio.Conformance.Benchmarking;

/// <summary>What <c>intaglio bench</c> understands and prints. How fast anything is, is nobody's claim here.</summary>
public sealed class BenchCommandTests
{
    [Fact]
    public void Every_option_reaches_the_request()
    {
        BenchRequest request = Parse("folder", "-p", "100", "-n", "20", "-b", "8", "-t", "3", "-r", "2", "--format", "bf16", "--instruction-set", "portable", "--json");
        Assert.Equal(new BenchRequest("folder", false, 100, 20, 8, 3, 2, WeightFormat.BFloat16, InstructionSet.Portable, true), request);
    }

    [Fact]
    public void Without_options_the_model_decides_how_many_tokens_and_five_rounds_count()
    {
        BenchRequest request = Parse("folder");
        Assert.Equal(new BenchRequest("folder", false, null, null, null, null, 5, null, Machine.InstructionSets.First(), false), request);
    }

    [Theory]
    [InlineData("--random", "15M")]
    [InlineData("15M", "--random")]
    public void Random_is_a_flag_before_or_behind_the_model(params string[] arguments)
    {
        BenchRequest request = Parse(arguments);
        Assert.True(request.Random);
        Assert.Equal("15M", request.Model);
    }

    [Theory]
    [InlineData("bench")]
    [InlineData("bench", "x", "-p", "0")]
    [InlineData("bench", "x", "-n", "many")]
    [InlineData("bench", "x", "-r", "0")]
    [InlineData("bench", "x", "-t", "0")]
    [InlineData("bench", "x", "--format", "F8")]
    public void A_command_line_that_is_not_understood_ends_with_status_2(params string[] arguments)
    {
        ToolResult result = ToolProcess.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public void The_last_line_is_an_object_with_every_figure_beside_its_limit()
    {
        ToolResult result = ToolProcess.Run(["bench", "--random", Path.Combine(Places.References, "llama2-gqa"), "-p", "8", "-n", "4", "-t", "1", "-r", "1", "--format", "F32", "--json"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement report = JsonDocument.Parse(result.Lines[^1]).RootElement;
        Assert.Equal(1, report.GetProperty("workers").GetInt32());
        Assert.Equal("F32", report.GetProperty("format").GetString());
        Assert.Equal(164_928, report.GetProperty("parameters").GetInt64());
        Assert.Equal(8, report.GetProperty("prefill").GetProperty("tokens").GetInt32());
        Assert.Equal(4, report.GetProperty("decode").GetProperty("tokens").GetInt32());
        string[] positive =
        [
            "decode.tokensPerSecond", "decode.bytesPerToken", "decode.operationsPerToken", "decode.gigabytesPerSecond", "decode.gigaflopsPerSecond", "decode.fractionOfBandwidth",
            "prefill.tokensPerSecond", "prefill.operationsPerToken", "prefill.gigaflopsPerSecond", "prefill.fractionOfPeak",
            "load.milliseconds", "load.compileMilliseconds", "load.gigabytesPerSecond", "load.fractionOfBandwidth",
            "limits.workingSet.gigabytesPerSecond", "limits.memory.gigabytesPerSecond", "limits.multiplyAdd.gigaOperationsPerSecond",
        ];
        Assert.All(positive, path => Assert.True(Number(report, path) > 0, path));
        foreach (string measured in new[] { "decode", "prefill" })
            Assert.InRange(Number(report, measured + ".tokensPerSecond"), Number(report, measured + ".lowest"), Number(report, measured + ".highest"));
        Assert.True(report.GetProperty("limits").TryGetProperty("level2", out _) && report.GetProperty("limits").TryGetProperty("level3", out _) && report.GetProperty("limits").TryGetProperty("byteDot", out _));
    }

    [Theory]
    [InlineData("--format", "F32")]
    [InlineData("--format", "BF16")]
    public void A_table_shows_models_of_other_families_too_transposed_and_packed_tensors_included(params string[] options)
    {
        ToolResult result = ToolProcess.Run(["bench", Path.Combine(Places.References, "gpt2"), "--random", "-n", "2", "-t", "1", "-r", "1", .. options]);
        Assert.True(result.ExitCode == 0, result.ToString());
        foreach (string part in new[] { "random weights, " + options[1], "tokens/s, 96 in one go", "tokens/s, 2 one by one", "of the bandwidth at that size", "multiply-add", "from memory" })
            Assert.Contains(part, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void More_tokens_than_learned_positions_are_refused_in_a_sentence()
    {
        ToolResult result = ToolProcess.Run(["bench", Path.Combine(Places.References, "gpt2"), "--random", "-p", "97"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("97 tokens were asked for, but the model has learned 96 positions", result.Error, StringComparison.Ordinal);
    }

    private static double Number(JsonElement report, string path) => path.Split('.').Aggregate(report, (element, name) => element.GetProperty(name)).GetDouble();

    private static BenchRequest Parse(params string[] arguments)
    {
        BenchRequest? request = null;
        Command command = BenchCommand.Create((parsed, _, _) =>
        {
            request = parsed;
            return 0;
        });
        Assert.Equal(0, command.Parse(arguments).Invoke());
        return request!;
    }
}
