using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Intaglio.Generator.Tests;

/// <summary>docs/architectures.md says nothing that does not compile.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "docs", "architectures.md"));

    public static TheoryData<string> Blocks => [.. Block().Matches(Page).Select(match => match.Groups["code"].Value)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_block_of_the_page_is_a_model_without_a_problem(string code)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(code);

        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        Assert.Empty((await GeneratorRunner.AnalyzeAsync(compilation)).Select(diagnostic => diagnostic.GetMessage(null)));
    }

    [Fact]
    public void The_page_names_every_attribute_of_an_architecture()
    {
        IEnumerable<string> attributes = typeof(TransformerAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Attribute)) && !type.IsAbstract && type != typeof(WeightsAttribute) && type != typeof(TargetsAttribute) && type != typeof(KeyValueCacheAttribute))
            .Select(type => type.Name[..^nameof(Attribute).Length]);

        Assert.All(attributes, name => Assert.Contains("[" + name, Page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_names_every_role_of_a_weight()
    {
        IEnumerable<string> roles = Enum.GetValues<Compiler.Spec.WeightRole>().Select(Compiler.Spec.WeightRoles.MatrixOf).Select(role => role.ToString());

        Assert.All(roles, role => Assert.Contains("`" + role + "`", Page, StringComparison.Ordinal));
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
