using System.Linq;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Files;

/// <summary>The list of compiled programs: one for each instruction set and weight format.</summary>
internal static class ProgramsFile
{
    public static GeneratedFile Emit(ModelPlan plan)
    {
        var writer = new CodeWriter();
        SourceFile.Begin(writer, plan.Spec, "");
        using (SourceFile.Type(writer, plan.Spec))
        using (writer.Block("static unsafe partial void DescribePrograms(List<CompiledProgram> programs)"))
        {
            foreach (InstructionSet set in plan.Spec.InstructionSets)
            {
                foreach (WeightLayout layout in plan.Weights)
                    EmitProgram(writer, plan, TargetTable.Of(set), layout);
            }
        }

        return SourceFile.End(writer, plan.Spec, "Programs");
    }

    private static void EmitProgram(CodeWriter writer, ModelPlan plan, Target target, WeightLayout layout)
    {
        int? recompute = plan.Rotaries.Select(tables => tables.Rotary.Scaling).OfType<RotaryScalingSpec.Dynamic>().Select(dynamic => (int?)dynamic.OriginalLength).Min();
        writer.Lines($$"""
            programs.Add(new CompiledProgram
            {
                InstructionSet = InstructionSet.{{target.InstructionSet}},
                Format = WeightFormat.{{layout.Format}},
                Decode = &{{target.ClassName}}.Decode{{layout.Format}},
                Prefill = &{{target.ClassName}}.Prefill{{layout.Format}},
                DeclareWeights = Declare{{layout.Format}},
                WeightBytes = {{CSharpLiteral.Of(layout.TotalBytes)}},
                MaxRows = {{CSharpLiteral.Of(plan.MaxRows)}},
                ArenaBytes = {{CSharpLiteral.Of(plan.ArenaBytes)}},
                WorkerBytes = {{CSharpLiteral.Of(plan.WorkerMemory.Bytes)}},
                CacheBlockPositions = {{CSharpLiteral.Of(Sizes.CacheBlockPositions)}},
                CacheBlockBytes = {{CSharpLiteral.Of(plan.Cache.BlockBytes)}},
                LogitStride = {{CSharpLiteral.Of(plan.LogitStride)}},{{(recompute is { } length ? $"\n    RecomputeBeyond = {CSharpLiteral.Of(length)}," : "")}}
            });
            """);
    }
}
