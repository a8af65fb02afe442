using System.Collections.Generic;
using System.Threading;
using Intaglio.Compiler.Emit.Files;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit;

/// <summary>The table of contents of the generated code.</summary>
internal static class ModelEmitter
{
    public static IEnumerable<GeneratedFile> EmitApi(ModelSpec spec)
    {
        yield return ApiFile.Emit(spec);
    }

    public static IEnumerable<GeneratedFile> EmitImplementation(ModelPlan plan, CancellationToken cancellationToken)
    {
        yield return WeightsFile.Emit(plan);
        yield return ProgramsFile.Emit(plan);
        foreach (InstructionSet set in plan.Spec.InstructionSets)
        {
            Target target = TargetTable.Of(set);
            cancellationToken.ThrowIfCancellationRequested();
            yield return KernelFiles.EmitShared(plan, target);
            foreach (WeightLayout layout in plan.Weights)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return ForwardFile.Emit(plan, target, layout);
                yield return KernelFiles.EmitWeighted(plan, target, layout);
            }
        }
    }
}
