using System.Runtime.CompilerServices;
using Intaglio.Compiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Intaglio.Generator.Tests;

/// <summary>What is wrong is said where it is wrong.</summary>
public sealed class AnalyzerTests
{
    [Theory]
    [InlineData("Heads = 4, KeyValueHeads = 2", "Heads = 4, KeyValueHeads = 3", "ITG0103", "Heads (4) must be a multiple of KeyValueHeads (3)")]
    [InlineData("HiddenSize = 32", "HiddenSize = 33", "ITG0102", "HiddenSize (33) must be a multiple of Heads (4) where HeadSize is not given")]
    [InlineData("Theta = 10_000", "Dimensions = 7", "ITG0104", "Rotary Dimensions (7) must be even and at most HeadSize (8)")]
    [InlineData("IntermediateSize = 40, ", "", "ITG0006", "IntermediateSize is missing: write [FeedForward(IntermediateSize = ...)]")]
    [InlineData("[FeedForward(IntermediateSize = 40, Activation = Activation.Silu, Gated = true)]", "", "ITG0006", "[FeedForward] is missing")]
    [InlineData("[RotaryPositions(Theta = 10_000)]", "[RotaryPositions]\n[AlibiPositions]", "ITG0007", "[AlibiPositions] cannot stand beside [RotaryPositions]")]
    [InlineData("public sealed partial class Tiny;", "public sealed class Tiny;", "ITG0001", "Tiny cannot be a model: it is not partial")]
    [InlineData("public sealed partial class Tiny;", "public sealed partial class Tiny<T>;", "ITG0001", "Tiny cannot be a model: it is generic")]
    [InlineData("public sealed partial class Tiny;", "public sealed partial class Tiny : System.IO.StringReader;", "ITG0001", "it derives from System.IO.StringReader")]
    public async Task A_wrong_declaration_is_one_error_with_its_numbers(string right, string wrong, string id, string message)
    {
        string source = Sources.Llama.Replace(right, wrong, StringComparison.Ordinal);

        Diagnostic found = Assert.Single(await GeneratorRunner.AnalyzeAsync(GeneratorRunner.Compile(source)));

        Assert.Equal(id, found.Id);
        Assert.Equal(DiagnosticSeverity.Error, found.Severity);
        Assert.Contains(message, found.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(GeneratorRunner.Run(source).Result.GeneratedSources);
    }

    [Fact]
    public async Task An_error_stands_at_the_argument()
    {
        string source = Sources.Llama.Replace("KeyValueHeads = 2", "KeyValueHeads = 3", StringComparison.Ordinal);
        CSharpCompilation compilation = GeneratorRunner.Compile(source);

        Diagnostic found = Assert.Single(await GeneratorRunner.AnalyzeAsync(compilation));

        string underlined = compilation.SyntaxTrees[0].GetText().ToString(found.Location.SourceSpan);
        Assert.Equal("KeyValueHeads = 3", underlined);
    }

    [Fact]
    public async Task An_error_in_a_configuration_stands_at_its_line()
    {
        TextFile config = Sources.Config(Sources.LlamaConfig.Replace("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3", StringComparison.Ordinal));

        Diagnostic found = Assert.Single(await GeneratorRunner.AnalyzeAsync(GeneratorRunner.Compile(Sources.FromConfig), config));

        Assert.Equal("ITG0103", found.Id);
        FileLinePositionSpan place = found.Location.GetLineSpan();
        Assert.Equal(config.Path, place.Path);
        Assert.Equal(7, place.StartLinePosition.Line);
    }

    [Fact]
    public async Task A_configuration_that_is_not_there_is_an_error_that_says_what_to_add()
    {
        Diagnostic found = Assert.Single(await GeneratorRunner.AnalyzeAsync(GeneratorRunner.Compile(Sources.FromConfig)));

        Assert.Equal("ITG0004", found.Id);
        Assert.Contains("<AdditionalFiles Include=\"tiny/config.json\" />", found.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_configurations_that_match_are_an_error()
    {
        Diagnostic found = Assert.Single(await GeneratorRunner.AnalyzeAsync(
            GeneratorRunner.Compile(Sources.FromConfig), Sources.Config(Sources.LlamaConfig), Sources.Config(Sources.LlamaConfig, "/other/tiny/")));

        Assert.Equal("ITG0005", found.Id);
    }

    [Fact]
    public async Task A_right_model_has_no_problem()
    {
        Assert.Empty(await GeneratorRunner.AnalyzeAsync(GeneratorRunner.Compile(Sources.Llama)));
        Assert.Empty(await GeneratorRunner.AnalyzeAsync(GeneratorRunner.Compile(Sources.Gpt2)));
        Assert.Empty(await GeneratorRunner.AnalyzeAsync(GeneratorRunner.Compile(Sources.FromConfig), Sources.Config(Sources.LlamaConfig)));
    }

    [Fact]
    public async Task A_generated_model_has_no_problem()
    {
        var output = (CSharpCompilation)GeneratorRunner.Run(Sources.Llama).Output;

        Assert.Empty(await GeneratorRunner.AnalyzeAsync(output));
    }

    [Fact]
    public async Task A_project_without_unsafe_code_is_told_so()
    {
        Diagnostic found = Assert.Single(await GeneratorRunner.AnalyzeAsync(GeneratorRunner.Compile(Sources.Llama, allowUnsafe: false)));

        Assert.Equal("ITG0002", found.Id);
    }

    [Fact]
    public async Task An_older_language_is_told_so()
    {
        Diagnostic found = Assert.Single(await GeneratorRunner.AnalyzeAsync(GeneratorRunner.Compile(Sources.Llama, language: LanguageVersion.CSharp13)));

        Assert.Equal("ITG0003", found.Id);
    }

    [Fact]
    public void Every_diagnostic_has_a_page_and_a_line_in_the_release_notes()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));
        string releases = File.ReadAllText(Path.Combine(root, "generator", "Intaglio.Generator", "AnalyzerReleases.Unshipped.md"))
            + File.ReadAllText(Path.Combine(root, "generator", "Intaglio.Generator", "AnalyzerReleases.Shipped.md"));
        foreach (ProblemDescriptor row in ProblemCatalogue.All)
        {
            Assert.True(File.Exists(Path.Combine(root, "docs", "diagnostics", row.Id + ".md")), $"docs/diagnostics/{row.Id}.md is missing");
            Assert.Contains($"{row.Id} | Intaglio | {row.Severity} |", releases, StringComparison.Ordinal);
        }

        Assert.Equal(ProblemCatalogue.All.Count, ProblemCatalogue.All.Select(row => row.Id).Distinct().Count());
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
