namespace Intaglio.Conformance;

/// <summary>What <c>intaglio run</c>, <c>plan</c> and <c>emit</c> do with the sample's model.</summary>
public sealed class RunCommandTests : IDisposable
{
    private static readonly string Model = Path.Combine(Places.Repository, "samples", "Storyteller", "model");
    private readonly string folder = Directory.CreateTempSubdirectory("intaglio-run-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Run_streams_the_prompt_and_its_continuation_and_the_same_seed_gives_the_same_text()
    {
        string[] arguments = ["run", Model, "-p", "Once upon a time", "-n", "40", "--temperature", "0.9", "--top-k", "50", "--top-p", "0.95", "--min-p", "0.01", "--seed", "11"];
        ToolResult result = ToolProcess.Run(arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("Once upon a time", result.Output, StringComparison.Ordinal);
        Assert.True(result.Output.Length > 100, result.ToString());
        Assert.Contains("tokens/s", result.Error, StringComparison.Ordinal);
        Assert.Equal(result.Output, ToolProcess.Run(arguments).Output);
    }

    [Fact]
    public void Run_without_randomness_tells_the_same_story_in_the_format_and_instruction_set_that_are_asked_for()
    {
        ToolResult result = ToolProcess.Run(["run", Model, "-p", "Once", "-n", "5", "--temperature", "0", "--format", "F32", "--instruction-set", "portable", "--workers", "1"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("Portable, weights in F32, cache in F32, 1 workers", result.Error, StringComparison.Ordinal);
        Assert.Contains("ended by Length", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_shows_the_model_its_graphs_its_kernels_and_its_memory()
    {
        ToolResult result = ToolProcess.Run(["plan", Model]);
        Assert.True(result.ExitCode == 0, result.ToString());
        foreach (string part in new[] { "model ", "layer.A, as lowered", "layer.A, after \"fuse attention\":", "flash_attention", "weights, BFloat16", "cache, each position", "arena, each session", "12 x 32 tile" })
            Assert.Contains(part, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Emit_writes_the_files_of_the_class_that_is_asked_for()
    {
        ToolResult result = ToolProcess.Run(["emit", Model, "-o", Path.Combine(folder, "deep", "er"), "--namespace", "Demo.Models", "--name", "Teller"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.All(result.Lines, file => Assert.True(File.Exists(file), file));
        string declaration = File.ReadAllText(Assert.Single(result.Lines, file => Path.GetFileName(file) == "Demo.Models.Teller.cs"));
        Assert.Equal("namespace Demo.Models;\n\npublic sealed partial class Teller;\n", declaration);
        Assert.True(result.Lines.Length > 3, result.ToString());
    }

    [Fact]
    public void Emit_writes_a_program_for_each_format_that_is_asked_for()
    {
        ToolResult result = ToolProcess.Run(["emit", Model, "-o", folder, "--name", "Teller", "--format", "Q8,Q4,Q4M"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        foreach (string format in (string[])["Q8", "Q4", "Q4WithMinimum"])
            Assert.Contains("SpinBarrier", File.ReadAllText(Assert.Single(result.Lines, file => file.EndsWith($"Teller.Portable.Forward.{format}.g.cs", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.DoesNotContain(result.Lines, file => file.Contains("Float32", StringComparison.Ordinal));

        ToolResult refused = ToolProcess.Run(["emit", Model, "-o", folder, "--format", "Q8,Q5"]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("Q5", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1x", "cannot be the name of a class")]
    [InlineData("class", "cannot be the name of a class")]
    public void Emit_refuses_a_name_that_is_none(string name, string message)
    {
        ToolResult result = ToolProcess.Run(["emit", Model, "-o", folder, "--name", name]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_model_is_refused_in_a_sentence()
    {
        ToolResult result = ToolProcess.Run(["run", folder, "-p", "x"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"intaglio: There is no file {Path.Combine(folder, "config.json")}; a folder as Hugging Face publishes it, with config.json, was expected.", result.Error.Trim());
    }

    [Fact]
    public void A_configuration_that_is_not_supported_names_the_line()
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), "{\n  \"model_type\": \"mamba\"\n}");
        ToolResult result = ToolProcess.Run(["plan", folder]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("config.json(2,", result.Error, StringComparison.Ordinal);
        Assert.Contains("ITG0204", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sampling_options_out_of_range_are_refused_in_a_sentence()
    {
        ToolResult result = ToolProcess.Run(["run", Model, "-p", "x", "--top-p", "2"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("TopP is 2, but must be between 0 and 1", result.Error, StringComparison.Ordinal);
    }
}
