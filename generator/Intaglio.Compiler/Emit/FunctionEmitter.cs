using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Emit.Kernels;
using Intaglio.Compiler.Emit.Quantized;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit;

/// <summary>Writes one function of the forward pass: the nodes of its graph as kernel calls, in phases that barriers separate.</summary>
/// <remarks>
/// All workers run the function. A node's work is cut by outputs (panels, heads, rows), never by sums, so bits do not depend on how
/// many workers there are. After each node the workers meet, because the next one may read all of it.
/// </remarks>
internal sealed class FunctionEmitter
{
    private readonly KernelContext context;
    private readonly PlannedFunction function;
    private readonly WeightLayout layout;
    private readonly WeightSection weights;
    private readonly CodeWriter writer;
    private readonly ValueNames names;
    private readonly bool isHead;
    private string tokenRows = "frame->Count";
    private string hiddenName = "hidden";

    public FunctionEmitter(KernelContext context, PlannedFunction function, WeightLayout layout)
    {
        this.context = context;
        this.function = function;
        this.layout = layout;
        weights = function.Weights(layout);
        writer = context.Writer;
        names = new ValueNames(function, context.Plan.Hidden);
        isHead = function.Graph == context.Plan.Graphs.Head;
    }

    public const string Barrier = "SpinBarrier.Wait(frame->Barrier, frame->Workers);";

    /// <summary>Declares a pointer for every place in the arena that the function uses, and the tables of its positions.</summary>
    public void DeclareValues()
    {
        var declared = new HashSet<string>();
        foreach (ValueSlot slot in function.Memory.Slots)
        {
            if (declared.Add(names[slot.Value]))
                writer.Line($"float* {names[slot.Value]} = {ArenaAt(slot.Slot.Offset)};");
        }

        foreach (Op.FlashAttention attention in function.Graph.Nodes.Select(node => node.Op).OfType<Op.FlashAttention>())
        {
            if (function.Stack.Rotaries.FirstOrDefault(tables => tables.Positions == attention.Positions) is { } tables)
            {
                writer.Line($"float* cosines = {ArenaAt(tables.Cosines)};");
                writer.Line($"float* sines = {ArenaAt(tables.Sines)};");
            }

            if (attention.Bias?.Op is Op.RelativeBias bias)
                writer.Line($"float* distances = {Address.Cast("float", DistancesAt(bias))};");
        }
    }

    /// <summary>Every node, for one token or for many rows.</summary>
    public void EmitBody(bool decode)
    {
        for (int index = 0; index < function.Graph.Nodes.Count; index++)
        {
            Node node = function.Graph.Nodes[index];
            writer.Comment(IrPrinter.Print(function.Graph, node));
            EmitNode(index, node, decode);
            writer.Line(Barrier);
            if (index + 1 < function.Graph.Nodes.Count)
                writer.Blank();
        }
    }

    /// <summary>Nodes that work row by row, all in one pass over this worker's rows: an embedding without projections.</summary>
    public void EmitRowPass()
    {
        writer.Line("int lastRow = frame->Count * (worker + 1) / frame->Workers;");
        using (writer.Block("for (int row = frame->Count * worker / frame->Workers; row < lastRow; row++)"))
        {
            foreach (Node node in function.Graph.Nodes)
                EmitRow(node);
        }
    }

    /// <summary>True where every node works row by row on the tokens of the call.</summary>
    public bool IsRowPass => function.Graph.Nodes.All(node => RowCalls.WorksRowByRow(node.Op));

    /// <summary>The head of a decoder: results of the rows that are asked for, a single one as matrix-vector products.</summary>
    public void EmitDecoderHead(bool decode)
    {
        if (decode)
        {
            EmitBody(decode: true);
            return;
        }

        writer.Line("int rows = frame->Count - frame->FirstLogitRow;");
        writer.Line($"float* hiddenRows = hidden + ((nint)frame->FirstLogitRow * {CSharpLiteral.Of(context.Plan.Hidden.Stride)});");
        hiddenName = "hiddenRows";
        tokenRows = "rows";
        using (writer.Block("if (rows == 1)"))
            EmitBody(decode: true);
        using (writer.Block("else if (rows > 1)"))
            EmitBody(decode: false);
    }

    private void EmitNode(int index, Node node, bool decode)
    {
        switch (node.Op)
        {
            case Op.Projection projection when decode:
                EmitProjectionDecode(index, node, projection);
                break;
            case Op.Projection projection:
                EmitProjectionPrefill(index, node, projection);
                break;
            case Op.FlashAttention attention:
                EmitAttention(node, attention, decode);
                break;
            case Op.CrossAttention attention:
                writer.Line($"{CrossAttentionEmitter.Name(context.Plan, attention, decode)}(frame, worker, {WorkerMemory}, {Name(node.Inputs[0])}, source, {Name(node.Outputs[0])}{(attention.Shape.ScaleByInverseLayer ? ", scale" : "")});");
                break;
            case Op.SourceStore store:
                writer.Line($"{SourceStoreEmitter.Name(context.Plan, store)}(frame, worker, {Name(node.Inputs[0])}, source);");
                break;
            case Op.Experts experts:
                new ExpertsEmitter(context, function, layout, weights).Emit(index, node, experts, Name, RowsOf(node.Outputs[0]), WorkerMemory, decode);
                break;
            default:
                using (RowLoop(RowsOf(node.Outputs[0])))
                    EmitRow(node);
                break;
        }
    }

    private void EmitRow(Node node) => new RowCalls(context, function, layout, weights).Emit(node, value => At(value, "row"));

    private void EmitProjectionDecode(int index, Node node, Op.Projection projection)
    {
        string input = Name(node.Inputs[0]);
        if (projection.Norm is { } norm)
        {
            string normalized = "normalized" + CSharpLiteral.Of(index);

            // One row is normalised by every worker for itself: cheaper than meeting once more.
            writer.Line($"float* {normalized} = {Address.Cast("float", Address.At(WorkerMemory, context.Plan.WorkerMemory.Queries))};");
            writer.Line(new RowCalls(context, function, layout, weights).Norm(norm, projection.InputColumns, input, normalized));
            input = normalized;
        }

        string sums = "";
        if (IsQuantized(projection))
        {
            // Rounded by every worker for itself, as the norm is.
            string quantized = "quantized" + CSharpLiteral.Of(index);
            writer.Line($"byte* {quantized} = {Address.At(WorkerMemory, context.Plan.WorkerMemory.Quantized)};");
            writer.Line($"{QuantizeName(projection)}({input}, {quantized});");
            input = quantized;
            sums = Sums;
        }

        ProjectionShares.EmitDecode(context, projection, layout.Format, $"{input}, {ProjectionWeights(projection)}{Residual(node, projection)}{Name(node.Outputs[0])}, {sums}");
    }

    private void EmitProjectionPrefill(int index, Node node, Op.Projection projection)
    {
        string input = Name(node.Inputs[0]);
        string rows = RowsOf(node.Outputs[0]);
        string sums = "";
        if (IsQuantized(projection))
        {
            input = EmitQuantizedRows(index, node, projection, rows);
            sums = Sums;
        }
        else if (projection.Norm is { } norm)
        {
            Slot slot = function.Memory.TemporaryOf(index);
            string normalized = "normalized" + CSharpLiteral.Of(index);
            writer.Line($"float* {normalized} = {ArenaAt(slot.Offset)};");
            using (RowLoop(rows))
            {
                writer.Line(new RowCalls(context, function, layout, weights).Norm(
                    norm, projection.InputColumns, At(node.Inputs[0], "row"), Address.Row(normalized, "row", slot.Stride)));
            }

            writer.Line(Barrier);
            input = normalized;
        }

        ProjectionShares.EmitPrefill(context, projection, layout.Format, $"{input}, {ProjectionWeights(projection)}{Residual(node, projection)}{Name(node.Outputs[0])}, {sums}", rows);
    }

    /// <summary>Normalises and rounds the rows of a projection's input, shared among the workers.</summary>
    private string EmitQuantizedRows(int index, Node node, Op.Projection projection, string rows)
    {
        Slot slot = function.Memory.TemporaryOf(index);
        string quantized = "quantized" + CSharpLiteral.Of(index);
        writer.Line($"float* {quantized} = {ArenaAt(slot.Offset)};");
        using (RowLoop(rows))
        {
            string row = At(node.Inputs[0], "row");
            if (projection.Norm is { } norm)
            {
                writer.Line($"float* normalized = {Address.Cast("float", Address.At(WorkerMemory, context.Plan.WorkerMemory.Queries))};");
                writer.Line(new RowCalls(context, function, layout, weights).Norm(norm, projection.InputColumns, row, "normalized"));
                row = "normalized";
            }

            writer.Line($"{QuantizeName(projection)}({row}, (byte*)({Address.Row(quantized, "row", slot.Stride)}));");
        }

        writer.Line(Barrier);
        return "(byte*)" + quantized;
    }

    private bool IsQuantized(Op.Projection projection) => QuantizedBlocks.IsQuantized(FormatOf(projection));

    private WeightFormat FormatOf(Op.Projection projection) => RoleFormats.Of(context.Plan.Spec, layout.Format, projection);

    private string QuantizeName(Op.Projection projection) =>
        QuantizeRowEmitter.Name(FormatOf(projection), projection.InputColumns, QuantizedProjectionEmitter.Suffix(layout.Format, FormatOf(projection)));

    private string Sums => Address.Cast("float", Address.At(WorkerMemory, context.Plan.WorkerMemory.PanelSums)) + ", ";

    private string Residual(Node node, Op.Projection projection) => projection.Epilogue.Residual ? Name(node.Inputs[1]) + ", " : "";

    private string ProjectionWeights(Op.Projection projection)
    {
        string matrix = Address.Cast(KernelContext.WeightType(FormatOf(projection)), WeightAt(projection.Parts[0].Weight.Role)) + ", ";
        WeightRef? bias = projection.Parts.Select(part => part.Bias).FirstOrDefault(bias => bias is not null);
        return matrix + (bias is null ? "" : Address.Cast("float", WeightAt(bias.Role)) + ", ");
    }

    private void EmitAttention(Node node, Op.FlashAttention attention, bool decode)
    {
        if (attention.Norms is { } norms)
        {
            using (RowLoop(RowsOf(node.Outputs[0])))
            {
                var calls = new RowCalls(context, function, layout, weights);
                calls.NormHeads(norms.Query, attention.Shape.Heads, attention.Shape.HeadSize, At(node.Inputs[0], "row"), 0);
                calls.NormHeads(norms.Key, attention.Shape.KeyValueHeads, attention.Shape.HeadSize, At(node.Inputs[0], "row"), attention.Shape.QuerySize);
            }

            writer.Line(Barrier);
        }

        if (decode)
        {
            writer.Line($"{AttentionEmitter.DecodeName(context.Plan, attention)}({AttentionArguments(node, attention, Name(node.Outputs[0]))});");
            return;
        }

        writer.Line($"{AttentionEmitter.AppendName(context.Plan, attention)}({AttentionArguments(node, attention, null)});");
        writer.Line(Barrier);
        writer.Line($"{AttentionEmitter.PrefillName(context.Plan, attention)}({AttentionArguments(node, attention, Name(node.Outputs[0]))});");
    }

    private string AttentionArguments(Node node, Op.FlashAttention attention, string? output)
    {
        string tables = AttentionEmitter.Turns(attention) ? "cosines, sines, " : "";
        string distances = attention.Bias?.Op is Op.RelativeBias && output is not null ? "distances, " : "";
        string scale = attention.Shape.ScaleByInverseLayer && output is not null ? ", scale" : "";
        return $"frame, worker, {WorkerMemory}, {Name(node.Inputs[0])}, {tables}{distances}cache{(output is null ? "" : ", " + output)}{scale}";
    }

    private static string ArenaAt(long offset) => Address.Cast("float", Address.At("frame->Arena", offset));

    private string WorkerMemory => $"frame->WorkerArena + (worker * {CSharpLiteral.Of(context.Plan.WorkerMemory.Bytes)}L)";

    private string WeightAt(WeightRole role) => Address.At("weights", weights.Of(role).Offset);

    /// <summary>A table of the layer's own, or the one that all layers of the stack share.</summary>
    private string DistancesAt(Op.RelativeBias bias) => bias.Table.Role == WeightRole.RelativeBias
        ? WeightAt(bias.Table.Role)
        : Address.At("frame->Weights", layout.Stack(bias.Table.Side).EmbedOffset + layout.Stack(bias.Table.Side).Embed.Of(bias.Table.Role).Offset);

    private string RowsOf(ValueId value)
    {
        Dimension rows = function.Graph[value].Shape.Dimensions[0];
        return rows == Dimension.Sequences ? "frame->SequenceCount" : rows == Dimension.Frames ? $"({tokenRows} * 2)" : tokenRows;
    }

    private IDisposable RowLoop(string rows) =>
        writer.Block($"for (int row = {rows} * worker / frame->Workers, lastRow = {rows} * (worker + 1) / frame->Workers; row < lastRow; row++)");

    private string Name(ValueId value) =>
        isHead && function.Graph.Outputs.Contains(value) ? "frame->Logits" : names[value] is "hidden" ? hiddenName : names[value];

    private string At(ValueId value, string row)
    {
        int stride = isHead && function.Graph.Outputs.Contains(value) ? context.Plan.LogitStride : function.Memory.Find(value)?.Stride ?? context.Plan.Hidden.Stride;
        return Address.Row(Name(value), row, stride);
    }
}
