using System.Linq;
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
            text.Append($"  {target.Name,-10} {TileRules.Matrix(target).Why}; one token reads one panel after the other\n");
        }

        return text.ToString();
    }

    private static void PrintMemory(StringBuilder text, ModelPlan plan)
    {
        text.Append("memory\n");
        foreach (WeightLayout layout in plan.Weights)
            text.Append($"  {"weights, " + layout.Format,-24} {CSharpLiteral.Grouped(layout.TotalBytes),16} bytes\n");
        if (plan.Decoder is not null)
            text.Append($"  {"cache, each position",-24} {CSharpLiteral.Grouped(plan.Decoder.Cache.BytesPerPosition),16} bytes\n");
        if (plan.Source is not null)
            text.Append($"  {"source, each position",-24} {CSharpLiteral.Grouped(plan.Source.BytesPerPosition),16} bytes\n");
        string rows = string.Join(", ", plan.Stacks.Select(stack =>
            stack.Side == StackSide.Encoder ? $"sequences of {CSharpLiteral.Of(stack.MaxRows)} rows together" : $"chunks of {CSharpLiteral.Of(stack.MaxRows)} tokens"));
        text.Append($"  {"arena, each session",-24} {CSharpLiteral.Grouped(plan.ArenaBytes),16} bytes for {rows}\n");
        text.Append($"  {"each worker",-24} {CSharpLiteral.Grouped(plan.WorkerMemory.Bytes),16} bytes\n");
    }

    private static string Work(Op op) => op switch
    {
        Op.Projection projection => $"{CSharpLiteral.Grouped(2L * projection.OutputColumns * projection.InputColumns * (projection.Epilogue.Gated ? 2 : 1))} FLOP a token"
            + (projection.Epilogue.Gated ? "; gate and up panels alternate" : "") + (projection.Epilogue.Residual ? "; adds the residual" : ""),
        Op.FlashAttention attention => Work(attention.Shape),
        Op.CrossAttention attention => Work(attention.Shape),
        _ => "",
    };

    private static string Work(AttentionShape shape) =>
        $"{CSharpLiteral.Of(shape.Heads)} heads in groups of {CSharpLiteral.Of(shape.GroupSize)}, blocks of {CSharpLiteral.Of(Sizes.CacheBlockPositions)} positions";
}
