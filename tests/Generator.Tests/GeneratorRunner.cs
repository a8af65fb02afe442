using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Intaglio.Generator.Tests;

/// <summary>Runs the generator the way an IDE does. Every run is made twice and proves that nothing is computed again.</summary>
internal sealed class GeneratorRunner
{
    public static CSharpParseOptions Language { get; } = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    private static readonly string[] Steps = [TrackingNames.Declared, TrackingNames.Configs, TrackingNames.Models];

    private static readonly ImmutableArray<MetadataReference> References =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(DecoderModel).Assembly.Location)];

    private GeneratorDriver driver;

    private GeneratorRunner(CSharpCompilation compilation, ImmutableArray<AdditionalText> files)
    {
        driver = CSharpGeneratorDriver.Create(
            [new TransformerGenerator().AsSourceGenerator()],
            files,
            Language,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Input = compilation;
        Advance(compilation);
        AssertCached();
        AssertNoSymbolsAreKept();
    }

    /// <summary>The compilation before generation.</summary>
    public CSharpCompilation Input { get; private set; }

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Output { get; private set; } = null!;

    public GeneratorRunResult Result => driver.GetRunResult().Results[0];

    public static GeneratorRunner Run(string source, params TextFile[] files) => new(Compile(source), [.. files]);

    public static CSharpCompilation Compile(string source, bool allowUnsafe = true, LanguageVersion language = LanguageVersion.CSharp14) => CSharpCompilation.Create(
        "Test",
        [CSharpSyntaxTree.ParseText("using Intaglio;\n" + source, Language.WithLanguageVersion(language), "Model.cs")],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: allowUnsafe, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>What the analyzer reports, as <c>ITG0103 Model.cs(4,31): message</c> with the text that is underlined in front.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(CSharpCompilation compilation, params TextFile[] files)
    {
        var analyzers = compilation.WithAnalyzers([new TransformerAnalyzer()], new AnalyzerOptions([.. files]));
        return [.. (await analyzers.GetAnalyzerDiagnosticsAsync()).OrderBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }

    /// <summary>Goes on with another text of the user's; what was computed before is reused where it can be.</summary>
    public void Edit(string source) => Advance(Input.ReplaceSyntaxTree(Input.SyntaxTrees[0], CSharpSyntaxTree.ParseText("using Intaglio;\n" + source, Language, "Model.cs")));

    /// <summary>Goes on with another file of the project's.</summary>
    public void Replace(AdditionalText before, AdditionalText after)
    {
        driver = driver.ReplaceAdditionalText(before, after);
        Advance(Input);
    }

    /// <summary>Why the step's outputs are what they are, in the last run.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        [.. Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];

    /// <summary>The output compiles without a warning; its assembly.</summary>
    public Assembly Load()
    {
        using MemoryStream image = new();
        var emitted = Output.Emit(image);
        Diagnostic[] complaints = [.. emitted.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(complaints.Length == 0, string.Join('\n', complaints.Take(10).Select(diagnostic => diagnostic.ToString())));
        return Assembly.Load(image.ToArray());
    }

    private void Advance(CSharpCompilation compilation)
    {
        Input = compilation;
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Output = output;
        Assert.Empty(diagnostics);
        Assert.Null(Result.Exception);
    }

    private void AssertCached()
    {
        Advance(Input.Clone());
        foreach (string step in Steps.Where(Result.TrackedSteps.ContainsKey))
        {
            Assert.All(
                Reasons(step),
                reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step} was {reason} in a second, equal run"));
        }
    }

    private void AssertNoSymbolsAreKept()
    {
        HashSet<object> visited = new(ReferenceEqualityComparer.Instance);
        foreach (string step in Steps.Where(Result.TrackedSteps.ContainsKey))
        {
            foreach (object value in Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Value))
                Visit(value, step, visited);
        }
    }

    private static void Visit(object? node, string step, HashSet<object> visited)
    {
        if (node is null || !visited.Add(node))
            return;
        Assert.False(node is Compilation or ISymbol or SyntaxNode or SyntaxTree or Location or SemanticModel, $"{step} keeps a {node.GetType().Name}");
        Type type = node.GetType();
        if (type.IsPrimitive || type.IsEnum || node is string)
            return;
        if (node is IEnumerable items)
        {
            foreach (object? item in items)
                Visit(item, step, visited);
        }

        for (Type? level = type; level is not null; level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Visit(field.GetValue(node), step, visited);
        }
    }
}
