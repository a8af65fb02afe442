using System.Reflection;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using Intaglio.Compiler;
using Intaglio.Compiler.Spec;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Intaglio.Tool.Compilation;

/// <summary>From model specifications to loaded types without touching the disk: what the generator and the C# compiler do at build time.</summary>
internal static class InMemoryCompiler
{
    private static readonly CSharpParseOptions Language = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable);

    // Reading the framework's metadata costs some 100 ms; every compilation shares it.
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(DecoderModel).Assembly.Location)]);

    /// <summary>Compiles models into one assembly and loads it.</summary>
    /// <param name="models">Validated models; their types have different names.</param>
    /// <param name="cancellationToken">Stops the compilation.</param>
    /// <returns>The loaded models; disposing unloads the assembly once its last model is gone.</returns>
    /// <exception cref="GeneratedCodeException">The generated C# does not compile, or not without warnings.</exception>
    public static CompiledModels Compile(IReadOnlyList<ModelSpec> models, CancellationToken cancellationToken = default)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Intaglio.InMemory", models.SelectMany(model => Sources(model, cancellationToken)), References.Value, Options);
        using var image = new MemoryStream();
        EmitResult emitted = compilation.Emit(image, cancellationToken: cancellationToken);
        Diagnostic[] complaints = [.. emitted.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        if (complaints.Length > 0)
            throw new GeneratedCodeException(complaints);

        image.Position = 0;
        var context = new AssemblyLoadContext("Intaglio.InMemory", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image);
        return new CompiledModels(context, assembly);
    }

    /// <summary>All C# files of a model: the user's declaration and what the generator adds to it.</summary>
    /// <param name="model">A validated model.</param>
    /// <param name="cancellationToken">Stops the compilation.</param>
    public static IReadOnlyList<GeneratedFile> Files(ModelSpec model, CancellationToken cancellationToken) =>
        [.. ModelCompiler.CompileApi(model, cancellationToken), .. ModelCompiler.CompileImplementation(model, cancellationToken)];

    private static IEnumerable<SyntaxTree> Sources(ModelSpec model, CancellationToken cancellationToken) =>
        Files(model, cancellationToken)
            .Append(UserDeclaration.Of(model.Type))
            .Select(file => CSharpSyntaxTree.ParseText(SourceText.From(file.Text, System.Text.Encoding.UTF8), Language, file.HintName, cancellationToken));
}
