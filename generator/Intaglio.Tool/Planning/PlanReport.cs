using Intaglio.Compiler;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Passes;
using Intaglio.Compiler.Spec;

namespace Intaglio.Tool.Planning;

/// <summary>What the compiler makes of a model, level by level, as text.</summary>
internal static class PlanReport
{
    /// <summary>Writes the whole report.</summary>
    public static void Write(ModelSpec model, TextWriter output)
    {
        Title(output, "The model");
        output.Write(IrPrinter.Print(model));
        foreach (OpGraph graph in ModelLowering.Lower(model).All)
            WriteGraph(graph, output);
        Title(output, "The plan");
        output.Write(ModelCompiler.Describe(model));
    }

    private static void WriteGraph(OpGraph graph, TextWriter output)
    {
        Title(output, $"{graph.Name}, as lowered");
        output.Write(IrPrinter.Print(graph));
        PassPipeline.Run(graph, (pass, changed) =>
        {
            output.WriteLine();
            output.WriteLine($"{graph.Name}, after \"{pass}\":");
            output.Write(IrPrinter.Print(changed));
        });
    }

    private static void Title(TextWriter output, string title)
    {
        output.WriteLine();
        output.WriteLine(title);
        output.WriteLine(new string('-', title.Length));
    }
}
