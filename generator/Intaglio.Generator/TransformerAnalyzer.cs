using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.FrontEnds;
using Intaglio.Compiler.Spec;
using Intaglio.Generator.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Intaglio.Generator;

/// <summary>Reports what is wrong with a model at the attribute's argument, or at the line of <c>config.json</c>.</summary>
/// <remarks>An analyzer and not the generator, so that the generator's values hold no locations and <c>#pragma warning disable</c> works.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TransformerAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The first version of C# that generated code compiles with; <c>LanguageVersion</c> counts in hundreds.</summary>
    private const LanguageVersion OldestLanguage = LanguageVersion.CSharp14;

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Descriptors =
        ProblemCatalogue.All.ToImmutableDictionary(row => row.Id, DiagnosticTable.Describe);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. ProblemCatalogue.All.Select(row => Descriptors[row.Id])];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        ImmutableArray<AttributeData> attributes = type.GetAttributes();
        if (attributes.FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == DeclaredModel.AttributeName) is null)
            return;

        ImmutableArray<ConfigFile> configs =
        [
            .. context.Options.AdditionalFiles
                .Where(file => ConfigFile.IsCandidate(file.Path))
                .Select(file => new ConfigFile(file.Path, file.GetText(context.CancellationToken)?.ToString() ?? "")),
        ];
        foreach (SpecProblem problem in ProjectProblems(type.Name, (CSharpCompilation)context.Compilation))
            Report(context, problem, ArgumentLocator.Locate(attributes, "Transformer"));
        foreach (FoundProblem found in ModelReader.Read(ClassReader.Read(type), configs).Problems)
            Report(context, found.Problem, LocationOf(found, attributes, type));
    }

    private static IEnumerable<SpecProblem> ProjectProblems(string type, CSharpCompilation compilation)
    {
        if (!compilation.Options.AllowUnsafe)
            yield return ProblemCatalogue.UnsafeBlocksOff.At("", type);
        if (compilation.LanguageVersion < OldestLanguage)
            yield return ProblemCatalogue.CompilerTooOld.At("", type, "C# " + OldestLanguage.ToDisplayString(), "C# " + compilation.LanguageVersion.ToDisplayString());
    }

    private static Location LocationOf(FoundProblem found, ImmutableArray<AttributeData> attributes, INamedTypeSymbol type)
    {
        if (found is { File: { } file, Range: { } range })
            return Locate(file, range);
        return found.Problem.Path.Length == 0 ? type.Locations[0] : ArgumentLocator.Locate(attributes, found.Problem.Path) ?? type.Locations[0];
    }

    private static Location Locate(string file, TextRange range) => Location.Create(
        file,
        new TextSpan(range.Start, range.Length),
        new LinePositionSpan(new LinePosition(range.Line, range.Column), new LinePosition(range.Line, range.Column + range.Length)));

    // The message is finished text; a format of its own would read its braces as placeholders.
    private static void Report(SymbolAnalysisContext context, SpecProblem problem, Location? location) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptors[problem.Id], location, problem.Message));
}
