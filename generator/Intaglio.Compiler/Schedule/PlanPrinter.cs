using System.Text;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Schedule;

/// <summary>The decisions in words: where memory goes, and each kernel with its reason.</summary>
public static class PlanPrinter
{
    public static string Print(ModelPlan plan)
    {
        var text = new StringBuilder();
        PrintMemory(text, plan);
        text.Append("\nkernels\n");
        foreach (Kernel kernel in plan.Kernels.Kernels)
            text.Append($"  {plan.Kernels.NameOf(kernel.Op, kernel.Columns),-40} {Work(kernel.Op)}\n");
        text.Append("\ntiles\n");
        foreach (InstructionSet set in plan.Spec.InstructionSets)
        {
            Target target = TargetTable.Of(set);
            text.Append($"  {target.Name,-10} {TileRules.Matrix(target).Why}; one token reads {CSharpLiteral.Of(TileRules.PanelsAtOnce(target))} panel(s) side by side\n");
        }

        return text.ToString();
    }

    private static void PrintMemory(StringBuilder text, ModelPlan plan)
    {
        text.Append("memory\n");
        foreach (WeightLayout layout in plan.Weights)
            text.Append($"  {"weights, " + layout.Format,-24} {CSharpLiteral.Grouped(layout.TotalBytes),16} bytes\n");
        text.Append($"  {"cache, each position",-24} {CSharpLiteral.Grouped(plan.Cache.BytesPerPosition),16} bytes\n");
        text.Append($"  {"arena, each session",-24} {CSharpLiteral.Grouped(plan.ArenaBytes),16} bytes for chunks of {CSharpLiteral.Of(plan.MaxRows)} tokens\n");
        text.Append($"  {"each worker",-24} {CSharpLiteral.Grouped(plan.WorkerMemory.Bytes),16} bytes\n");
    }

    private static string Work(Op op) => op switch
    {
        Op.Projection projection => $"{CSharpLiteral.Grouped(2L * projection.OutputColumns * projection.InputColumns * (projection.Epilogue.Gated ? 2 : 1))} FLOP a token"
            + (projection.Epilogue.Gated ? "; gate and up panels alternate" : "") + (projection.Epilogue.Residual ? "; adds the residual" : ""),
        Op.FlashAttention attention => $"{CSharpLiteral.Of(attention.Heads)} heads in groups of {CSharpLiteral.Of(attention.Heads / attention.KeyValueHeads)}, blocks of {CSharpLiteral.Of(Sizes.CacheBlockPositions)} positions",
        _ => "",
    };
}
