using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Intaglio.Compiler.Emit;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler;

/// <summary>A file of generated C#.</summary>
/// <param name="HintName">A name that is unique in the user's compilation, such as <c>Demo.TinyLlama.Avx512.g.cs</c>.</param>
/// <param name="Text">The source.</param>
public sealed record GeneratedFile(string HintName, string Text);

/// <summary>The compiler's front door: a validated <see cref="ModelSpec"/> in, C# files out. Pure functions.</summary>
public static class ModelCompiler
{
    /// <summary>The public members of the user's type: small, so that an IDE can have it on every keystroke.</summary>
    public static IReadOnlyList<GeneratedFile> CompileApi(ModelSpec spec, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ModelEmitter.EmitApi(spec).ToList();
    }

    /// <summary>The forward pass: weights, programs and kernels.</summary>
    public static IReadOnlyList<GeneratedFile> CompileImplementation(ModelSpec spec, CancellationToken cancellationToken) =>
        ModelEmitter.EmitImplementation(Scheduler.Plan(spec), cancellationToken).ToList();

    /// <summary>The decisions in words: memory, and every kernel with its reason.</summary>
    public static string Describe(ModelSpec spec) => PlanPrinter.Print(Scheduler.Plan(spec));
}
