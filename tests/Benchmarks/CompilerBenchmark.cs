using Intaglio.Benchmarks.Models;
using Intaglio.Compiler;
using Intaglio.Compiler.Spec;
using Intaglio.Tool.Measurement;

namespace Intaglio.Benchmarks;

/// <summary>The model compiler on the shape of Llama-70B: an IDE and a build wait for it.</summary>
internal static class CompilerBenchmark
{
    public static void Run()
    {
        Console.WriteLine($"{"layers",7}   {"API, ms",-26} {"implementation, ms",-26} {"files",6} {"characters",11}");
        foreach (int layers in (int[])[2, 80])
        {
            ModelSpec spec = LargeLlama.OfDepth(layers);
            Spread[] figures = Rounds.Measure(
                () => 1000 / Rounds.PerSecond(3, () => ModelCompiler.CompileApi(spec, CancellationToken.None)),
                () => 1000 / Rounds.PerSecond(3, () => ModelCompiler.CompileImplementation(spec, CancellationToken.None)));
            IReadOnlyList<GeneratedFile> files = ModelCompiler.CompileImplementation(spec, CancellationToken.None);
            Console.WriteLine($"{layers,7}   {figures[0].Text("0.00"),-26} {figures[1].Text("0.00"),-26} {files.Count,6} {files.Sum(file => file.Text.Length),11:N0}");
        }
    }
}
