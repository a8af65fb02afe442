using System;
using Intaglio.Compiler.Emit.Kernels;
using Intaglio.Compiler.Emit.Quantized;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit;

/// <summary>Writes a mixture of experts: for each expert the rows that chose it are gathered, go through its two projections, and are added back.</summary>
/// <remarks>
/// Experts come in the order of their index for one token as for many, so the sums have one order and prefill gives the bits of decode. Every worker
/// finds the same rows, so all of them skip the same experts and meet at the same barriers.
/// </remarks>
internal sealed class ExpertsEmitter(KernelContext context, PlannedFunction function, WeightLayout layout, WeightSection weights)
{
    private readonly CodeWriter writer = context.Writer;

    /// <param name="index">The node's index in the graph.</param>
    /// <param name="node">The node.</param>
    /// <param name="experts">Its operation.</param>
    /// <param name="name">The pointer to a value.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="workerMemory">The worker's private memory.</param>
    /// <param name="decode">True for one row.</param>
    public void Emit(int index, Node node, Op.Experts experts, Func<ValueId, string> name, string rows, string workerMemory, bool decode)
    {
        Slot gathered = function.Memory.TemporaryOf(index, 0);
        Slot inner = function.Memory.TemporaryOf(index, 1);
        Slot outer = function.Memory.TemporaryOf(index, 2);
        Slot input = function.Memory[node.Inputs[0]];
        Slot routes = function.Memory[node.Inputs[1]];
        Slot output = function.Memory[node.Outputs[0]];
        string hidden = CSharpLiteral.Of(experts.Up.Columns);
        string run = "for (int i = count * worker / frame->Workers, last = count * (worker + 1) / frame->Workers; i < last; i++)";

        writer.Line($"float* gathered = {Arena(gathered)};");
        writer.Line($"float* inner = {Arena(inner)};");
        writer.Line($"float* outer = {Arena(outer)};");
        writer.Line($"int* chosen = (int*)({Address.At(workerMemory, context.Plan.WorkerMemory.Rows)});");
        writer.Line($"ExpertRouting.Clear({name(node.Outputs[0])}, {CSharpLiteral.Of(output.Stride)}, {rows}, worker, frame->Workers);");
        using (writer.Block($"for (int expert = 0; expert < {CSharpLiteral.Of(experts.Count)}; expert++)"))
        {
            writer.Line($"int count = ExpertRouting.Rows({name(node.Inputs[1])} + expert, {CSharpLiteral.Of(routes.Stride)}, {rows}, chosen);");
            writer.Lines("""
                if (count == 0)
                    continue;
                """);
            writer.Line(run);
            string source = Address.Row(name(node.Inputs[0]), "chosen[i]", input.Stride);
            writer.Line(IsQuantized
                ? "    " + Quantize(experts.Up.Columns, source, Address.Row("gathered", "i", gathered.Stride))
                : $"    ExpertRouting.Copy({source}, {hidden}, {Address.Row("gathered", "i", gathered.Stride)});");
            writer.Line(FunctionEmitter.Barrier);
            EmitProjection(ExpertProjections.Inner(experts), IsQuantized ? "(byte*)gathered" : "gathered", "inner", workerMemory, decode);
            writer.Line(FunctionEmitter.Barrier);
            if (IsQuantized)
            {
                Slot rounded = function.Memory.TemporaryOf(index, 3);
                writer.Line($"float* rounded = {Arena(rounded)};");
                writer.Line(run);
                writer.Line("    " + Quantize(experts.Down.Columns, Address.Row("inner", "i", inner.Stride), Address.Row("rounded", "i", rounded.Stride)));
                writer.Line(FunctionEmitter.Barrier);
            }

            EmitProjection(ExpertProjections.Outer(experts), IsQuantized ? "(byte*)rounded" : "inner", "outer", workerMemory, decode);
            writer.Line(FunctionEmitter.Barrier);
            writer.Line(run);
            writer.Line($"    ExpertRouting.Add({Address.Row("outer", "i", outer.Stride)}, {Address.Row(name(node.Inputs[1]), "chosen[i]", routes.Stride)} + expert, {hidden}, {Address.Row(name(node.Outputs[0]), "chosen[i]", output.Stride)});");
        }
    }

    private bool IsQuantized => QuantizedBlocks.IsQuantized(layout.Format);

    private string Quantize(int columns, string row, string destination) =>
        $"{QuantizeRowEmitter.Name(layout.Format, columns, "")}({row}, (byte*)({destination}));";

    private static string Arena(Slot slot) => Address.Cast("float", Address.At("frame->Arena", slot.Offset));

    private void EmitProjection(Op.Projection projection, string input, string output, string workerMemory, bool decode)
    {
        PackedWeight packed = weights.Of(projection.Parts[0].Weight.Role);
        string sums = IsQuantized ? Address.Cast("float", Address.At(workerMemory, context.Plan.WorkerMemory.PanelSums)) + ", " : "";
        string matrix = Address.Cast(KernelContext.WeightType(packed.Format), $"{Address.At("weights", packed.Offset)} + (expert * {CSharpLiteral.Of(packed.ExpertBytes)}L)");
        string arguments = $"{input}, {matrix}, {output}, {sums}";
        if (decode)
            ProjectionShares.EmitDecode(context, projection, layout.Format, arguments);
        else
            ProjectionShares.EmitPrefill(context, projection, layout.Format, arguments, "count");
    }
}
