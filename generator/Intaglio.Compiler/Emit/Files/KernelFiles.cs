using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Emit.Kernels;
using Intaglio.Compiler.Emit.Quantized;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Files;

/// <summary>The kernels of a target: one file for those that read no matrices, one for each weight format.</summary>
internal static class KernelFiles
{
    /// <summary>Norms, activations, attention.</summary>
    public static GeneratedFile EmitShared(ModelPlan plan, Target target)
    {
        var writer = new CodeWriter();
        var context = new KernelContext(plan, target, writer);
        SourceFile.Begin(writer, plan.Spec, target.Usings);
        using (SourceFile.Type(writer, plan.Spec))
        using (SourceFile.TargetClass(writer, target))
        {
            SoftmaxBlockEmitter.Emit(context);
            ActivationEmitter.EmitAll(context);
            foreach (Kernel kernel in plan.Kernels.Kernels)
                EmitKernel(context, kernel);
        }

        return SourceFile.End(writer, plan.Spec, target.Name);
    }

    /// <summary>Projections and look-ups.</summary>
    public static GeneratedFile EmitWeighted(ModelPlan plan, Target target, WeightLayout layout)
    {
        var writer = new CodeWriter();
        var context = new KernelContext(plan, target, writer);
        SourceFile.Begin(writer, plan.Spec, target.Usings);
        using (SourceFile.Type(writer, plan.Spec))
        using (SourceFile.TargetClass(writer, target))
        {
            EmitQuantized(context, layout);
            foreach (Kernel kernel in plan.Kernels.Kernels)
                EmitKernel(context, kernel, layout);
        }

        return SourceFile.End(writer, plan.Spec, $"{target.Name}.{layout.Format}");
    }

    private static void EmitKernel(KernelContext context, Kernel kernel)
    {
        switch (kernel.Op)
        {
            case Op.Normalize norm:
                NormEmitter.Emit(context, norm, kernel.Columns);
                break;
            case Op.FlashAttention attention:
                new AttentionEmitter(context, attention).Emit(context.Plan.Kernels.Decodes(kernel));
                break;
            case Op.CrossAttention attention:
                new CrossAttentionEmitter(context, attention).Emit();
                break;
            case Op.SourceStore store:
                SourceStoreEmitter.Emit(context, store);
                break;
            case Op.Add or Op.Multiply or Op.ScaleBy or Op.Activate or Op.GateRows:
                ElementwiseEmitter.Emit(context, kernel.Op, kernel.Columns);
                break;
        }
    }

    private static void EmitKernel(KernelContext context, Kernel kernel, WeightLayout layout)
    {
        switch (kernel.Op)
        {
            case Op.TokenEmbedding or Op.LearnedPositions or Op.TokenTypes:
                EmbeddingEmitter.Emit(context, kernel.Op, layout);
                break;
            case Op.Projection projection:
                int outputStride = IsResult(context.Plan, projection) ? context.Plan.LogitStride : Sizes.Stride(projection.OutputColumns);
                EmitProjection(context, projection, layout, outputStride, context.Plan.Kernels.Decodes(kernel));
                break;
        }
    }

    private static void EmitProjection(KernelContext context, Op.Projection projection, WeightLayout layout, int outputStride, bool decodes)
    {
        WeightFormat format = RoleFormats.Of(context.Plan.Spec, layout.Format, projection);
        if (QuantizedBlocks.IsQuantized(format))
        {
            var quantized = new QuantizedProjectionEmitter(context, projection, layout.Format, format, outputStride);
            if (decodes)
                quantized.EmitDecode();
            quantized.EmitPrefill();
            quantized.EmitFinish();
            return;
        }

        var emitter = new ProjectionEmitter(context, projection, layout.Format, format, Sizes.Stride(projection.InputColumns), outputStride);
        if (decodes)
            emitter.EmitDecode();
        emitter.EmitPrefill();
    }

    /// <summary>What all quantised projections of as many columns share: their inputs' quantisation, and sums of panels.</summary>
    private static void EmitQuantized(KernelContext context, WeightLayout layout)
    {
        var shapes = context.Plan.Kernels.Kernels.Select(kernel => kernel.Op).OfType<Op.Projection>()
            .Select(projection => (Format: RoleFormats.Of(context.Plan.Spec, layout.Format, projection), projection.InputColumns))
            .Where(shape => QuantizedBlocks.IsQuantized(shape.Format)).Distinct();
        foreach ((WeightFormat format, int columns) in shapes)
        {
            string suffix = QuantizedProjectionEmitter.Suffix(layout.Format, format);
            new QuantizeRowEmitter(context, format, columns, suffix).Emit();
            foreach (int height in context.Tile.Heights)
                new PanelSumsEmitter(context, format, columns, suffix).Emit(height);
        }
    }

    /// <summary>True for the projection whose outputs are the model's results.</summary>
    private static bool IsResult(ModelPlan plan, Op.Projection projection) =>
        plan.Graphs.Head is { } head && head.Producer(head.Outputs[0]) is { Op: Op.Projection last } && plan.Kernels.NameOf(last, 0) == plan.Kernels.NameOf(projection, 0);
}
