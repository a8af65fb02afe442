using System.Collections.Generic;
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
        writer.Line("programs.Add(new CompiledProgram");
        writer.Line("{");
        foreach (string member in Members(plan, target, layout))
            writer.Line($"    {member},");
        writer.Line("});");
    }

    private static IEnumerable<string> Members(ModelPlan plan, Target target, WeightLayout layout)
    {
        yield return $"InstructionSet = InstructionSet.{target.InstructionSet}";
        yield return $"Format = WeightFormat.{layout.Format}";
        if (plan.Decoder is { } decoder)
        {
            yield return $"Decode = &{target.ClassName}.Decode{layout.Format}";
            yield return $"Prefill = &{target.ClassName}.Prefill{layout.Format}";
            yield return $"MaxRows = {CSharpLiteral.Of(decoder.MaxRows)}";
            yield return $"CacheBlockBytes = {CSharpLiteral.Of(decoder.Cache.BlockBytes)}";
        }

        if (plan.Encoder is { } encoder)
        {
            yield return $"Encode = &{target.ClassName}.Encode{layout.Format}";
            yield return $"EncoderMaxRows = {CSharpLiteral.Of(encoder.MaxRows)}";
            yield return $"EncoderCacheBlockBytes = {CSharpLiteral.Of(encoder.Cache.BlockBytes)}";
        }

        if (plan.Source is { } source)
        {
            yield return $"ProjectSource = &{target.ClassName}.ProjectSource{layout.Format}";
            yield return $"SourceBlockBytes = {CSharpLiteral.Of(source.BlockBytes)}";
        }

        yield return $"DeclareWeights = Declare{layout.Format}";
        yield return $"WeightBytes = {CSharpLiteral.Of(layout.TotalBytes)}";
        yield return $"ArenaBytes = {CSharpLiteral.Of(plan.ArenaBytes)}";
        yield return $"WorkerBytes = {CSharpLiteral.Of(plan.WorkerMemory.Bytes)}";
        yield return $"CacheBlockPositions = {CSharpLiteral.Of(Sizes.CacheBlockPositions)}";
        yield return $"HiddenStride = {CSharpLiteral.Of(plan.Hidden.Stride)}";
        yield return $"LogitStride = {CSharpLiteral.Of(plan.LogitStride)}";
        yield return $"ResultColumns = {CSharpLiteral.Of(plan.ResultColumns)}";
        if (plan.ResultPerSequence)
            yield return "ResultPerSequence = true";
        if (LengthDependence.Of(plan.Spec) is { } dependence)
        {
            yield return $"RecomputeBeyond = {CSharpLiteral.Of(dependence.Beyond)}";
            if (dependence.Once)
                yield return "RecomputeOnce = true";
        }
    }
}
