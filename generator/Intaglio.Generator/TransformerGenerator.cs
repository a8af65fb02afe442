using System.Collections.Immutable;
using System.Threading;
using Intaglio.Compiler;
using Intaglio.Compiler.Spec;
using Intaglio.Generator.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Intaglio.Generator;

/// <summary>Writes the forward pass of every class that carries <c>[Transformer]</c>.</summary>
/// <remarks>
/// A thin host: attributes and configuration files become a <see cref="ModelSpec"/>, and the compiler makes files of it. It is silent about
/// what is wrong; <see cref="TransformerAnalyzer"/> reads the same things with the same reader and reports.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class TransformerGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // 1 - classes as they are declared
        IncrementalValuesProvider<DeclaredModel> declared = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                DeclaredModel.AttributeName,
                static (node, _) => node is ClassDeclarationSyntax,
                static (found, _) => ClassReader.Read((INamedTypeSymbol)found.TargetSymbol))
            .WithTrackingName(TrackingNames.Declared);

        // 2 - configuration files
        IncrementalValueProvider<ImmutableArray<ConfigFile>> configs = context.AdditionalTextsProvider
            .Where(static file => ConfigFile.IsCandidate(file.Path))
            .Select(static (file, cancellationToken) => new ConfigFile(file.Path, file.GetText(cancellationToken)?.ToString() ?? ""))
            .WithTrackingName(TrackingNames.Configs)
            .Collect();

        // 3 - models: the one value that everything after is a function of
        IncrementalValuesProvider<ModelSpec> models = declared
            .Combine(configs)
            .Select(static (pair, _) => ModelReader.Read(pair.Left, pair.Right).Spec)
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!)
            .WithTrackingName(TrackingNames.Models);

        // 4 - files: the small one on every keystroke, the kernels when the project is built
        context.RegisterSourceOutput(models, static (output, spec) => Add(output, ModelCompiler.CompileApi(spec, output.CancellationToken)));
        context.RegisterImplementationSourceOutput(models, static (output, spec) => Add(output, ModelCompiler.CompileImplementation(spec, output.CancellationToken)));
    }

    private static void Add(SourceProductionContext output, System.Collections.Generic.IReadOnlyList<GeneratedFile> files)
    {
        foreach (GeneratedFile file in files)
            output.AddSource(file.HintName, file.Text);
    }
}
