using Intaglio.Compiler.FrontEnds.Declaration;
using Intaglio.Compiler.Spec;
using Intaglio.Generator.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Intaglio.Generator.Tests;

/// <summary>Reads a declaration as the generator does, and generates nothing.</summary>
internal static class DeclaredModels
{
    /// <summary>The model of the class <c>Tiny</c> with these attributes; the declaration compiles and has no problem.</summary>
    public static ModelSpec Read(string attributes)
    {
        DeclarationResult result = Result(attributes);
        Assert.Empty(result.Problems.Select(problem => problem.ToString()));
        return result.Spec!;
    }

    /// <summary>What is wrong with a declaration that compiles, as <c>ITG0103 Attention.KeyValueHeads: message</c>.</summary>
    public static IReadOnlyList<string> Problems(string attributes) =>
        [.. Result(attributes).Problems.Select(problem => $"{problem.Id} {problem.Path}: {problem.Message}")];

    /// <summary>What the front end makes of a declaration that compiles.</summary>
    public static DeclarationResult Result(string attributes)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile($"namespace Demo;\n{attributes}\npublic sealed partial class Tiny;");
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.ToString()));
        DeclaredModel declared = ClassReader.Read(compilation.GetTypeByMetadataName("Demo.Tiny")!);
        return DeclarationFrontEnd.Read(declared.Attributes, declared.Type);
    }
}
