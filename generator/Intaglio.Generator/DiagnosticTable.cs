using Intaglio.Compiler.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Intaglio.Generator;

/// <summary>The compiler's catalogue of problems as Roslyn's descriptors.</summary>
internal static class DiagnosticTable
{
    private const string Category = "Intaglio";

    public static DiagnosticDescriptor Describe(ProblemDescriptor row) => new(
        row.Id,
        row.Title,
        "{0}",
        Category,
        row.Severity == ProblemSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: $"docs/diagnostics/{row.Id}.md");
}
