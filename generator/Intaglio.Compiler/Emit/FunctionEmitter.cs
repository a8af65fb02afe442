using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Emit.Kernels;
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
    private readonly WeightFormat format;
    private readonly WeightSection weights;
    private readonly CodeWriter writer;
    private readonly Dictionary<ValueId, string> names = [];

    public FunctionEmitter(KernelContext context, PlannedFunction function, WeightLayout layout)
    {
        this.context = context;
        this.function = function;
        format = layout.Format;
        weights = function.Weights(layout);
        writer = context.Writer;
        NameValues();
    }

    /// <summary>Declares a pointer for every place in the arena that the function uses.</summary>
    public void DeclareValues()
    {
        var declared = new HashSet<string>();
        foreach (ValueSlot slot in function.Memory.Slots)
        {
            if (declared.Add(names[slot.Value]))
                writer.Line($"float* {names[slot.Value]} = {ArenaAt(slot.Slot.Offset)};");
        }
    }

    /// <summary>Declares the tables of the rotary positions that the function uses.</summary>
    public void DeclareTables()
    {
        foreach (PositionSpec.Rotary rotary in function.Graph.Nodes.Select(node => node.Op).OfType<Op.FlashAttention>().Select(op => op.Rotary).OfType<PositionSpec.Rotary>().Distinct())
        {
            RotaryTables tables = context.Plan.Rotaries.First(tables => tables.Rotary == rotary);
            writer.Line($"float* cosines = {ArenaAt(tables.Cosines)};");
            writer.Line($"float* sines = {ArenaAt(tables.Sines)};");
        }
    }

    /// <summary>Every node for one token.</summary>
    public void EmitDecodeBody()
    {
        for (int index = 0; index < function.Graph.Nodes.Count; index++)
        {
            Node node = function.Graph.Nodes[index];
            BeginStep(node);
            switch (node.Op)
            {
                case Op.Projection projection:
                    EmitProjectionDecode(index, node, projection, Name(node.Inputs[0]), Name(node.Outputs[0]));
                    break;
                case Op.FlashAttention attention:
                    writer.Line($"{AttentionEmitter.DecodeName(context.Plan, attention)}({AttentionArguments(node, attention, Name(node.Outputs[0]))});");
                    break;
                default:
                    EmitRows(node, "frame->Count");
                    break;
            }

            EndStep(index);
        }
    }

    /// <summary>Every node for many tokens.</summary>
    public void EmitPrefillBody()
    {
        for (int index = 0; index < function.Graph.Nodes.Count; index++)
        {
            Node node = function.Graph.Nodes[index];
            BeginStep(node);
            switch (node.Op)
            {
                case Op.Projection projection:
                    EmitProjectionPrefill(index, node, projection, Name(node.Inputs[0]), Name(node.Outputs[0]), "frame->Count");
                    break;
                case Op.FlashAttention attention:
                    writer.Line($"{AttentionEmitter.AppendName(context.Plan, attention)}({AttentionArguments(node, attention, null)});");
                    writer.Line(Barrier);
                    writer.Line($"{AttentionEmitter.PrefillName(context.Plan, attention)}({AttentionArguments(node, attention, Name(node.Outputs[0]))});");
                    break;
                default:
                    EmitRows(node, "frame->Count");
                    break;
            }

            EndStep(index);
        }
    }

    /// <summary>Nodes that work row by row, all in one pass over this worker's rows: the embedding.</summary>
    public void EmitRowPass(Func<Op, string> table)
    {
        writer.Line("int lastRow = frame->Count * (worker + 1) / frame->Workers;");
        using (writer.Block("for (int row = frame->Count * worker / frame->Workers; row < lastRow; row++)"))
        {
            foreach (Node node in function.Graph.Nodes)
            {
                string output = At(node.Outputs[0], "row");
                writer.Line(node.Op switch
                {
                    Op.TokenEmbedding => $"{EmbeddingEmitter.Name(context.Plan, node.Op, format)}({table(node.Op)}, frame->Tokens[row], {output});",
                    Op.LearnedPositions positions => $"{EmbeddingEmitter.Name(context.Plan, node.Op, format)}({table(node.Op)}, {Address.At("frame->Position + row", positions.Offset)}, {output});",
                    _ => RowCall(node, output),
                });
            }
        }
    }

    /// <summary>The head: logits of the rows that are asked for, one of them as a matrix-vector product.</summary>
    public void EmitHead(bool decode)
    {
        Node node = function.Graph.Nodes.Single();
        var projection = (Op.Projection)node.Op;
        string input = Name(node.Inputs[0]);
        if (decode)
        {
            EmitProjectionDecode(0, node, projection, input, "frame->Logits");
            return;
        }

        writer.Line("int rows = frame->Count - frame->FirstLogitRow;");
        writer.Line($"float* {input}Rows = {input} + ((nint)frame->FirstLogitRow * {CSharpLiteral.Of(context.Plan.Hidden.Stride)});");
        using (writer.Block("if (rows == 1)"))
            EmitProjectionDecode(0, node, projection, input + "Rows", "frame->Logits");
        using (writer.Block("else if (rows > 1)"))
            EmitProjectionPrefill(0, node, projection, input + "Rows", "frame->Logits", "rows");
    }

    private static string ArenaAt(long offset) => Address.Cast("float", Address.At("frame->Arena", offset));

    private string WorkerMemory => $"frame->WorkerArena + (worker * {CSharpLiteral.Of(context.Plan.WorkerMemory.Bytes)}L)";

    private static string Barrier => "SpinBarrier.Wait(frame->Barrier, frame->Workers);";

    private void BeginStep(Node node) => writer.Comment(IrPrinter.Print(function.Graph, node));

    private void EndStep(int index)
    {
        writer.Line(Barrier);
        if (index + 1 < function.Graph.Nodes.Count)
            writer.Blank();
    }

    private void EmitProjectionDecode(int index, Node node, Op.Projection projection, string input, string output)
    {
        if (projection.Norm is { } norm)
        {
            string normalized = "normalized" + CSharpLiteral.Of(index);

            // One row is normalised by every worker for itself: cheaper than meeting once more.
            writer.Line($"float* {normalized} = {Address.Cast("float", Address.At(WorkerMemory, context.Plan.WorkerMemory.Queries))};");
            writer.Line(NormCall(norm, projection.InputColumns, input, normalized));
            input = normalized;
        }

        int panels = ProjectionEmitter.Panels(projection);
        string residual = projection.Epilogue.Residual ? Name(node.Inputs[1]) + ", " : "";
        writer.Line($"{ProjectionEmitter.DecodeName(context.Plan, projection, format)}({input}, {ProjectionWeights(projection)}{residual}{output}, {CSharpLiteral.Of(panels)} * worker / frame->Workers, {CSharpLiteral.Of(panels)} * (worker + 1) / frame->Workers);");
    }

    private void EmitProjectionPrefill(int index, Node node, Op.Projection projection, string input, string output, string rows)
    {
        if (projection.Norm is { } norm)
        {
            Slot slot = function.Memory.NormOf(index);
            string normalized = "normalized" + CSharpLiteral.Of(index);
            writer.Line($"float* {normalized} = {ArenaAt(slot.Offset)};");
            using (RowLoop(rows))
            {
                string from = Address.Row(input, "row", StrideOf(node.Inputs[0]));
                writer.Line(NormCall(norm, projection.InputColumns, from, Address.Row(normalized, "row", slot.Stride)));
            }

            writer.Line(Barrier);
            input = normalized;
        }

        string residual = projection.Epilogue.Residual ? Name(node.Inputs[1]) + ", " : "";
        writer.Line($"{ProjectionEmitter.PrefillName(context.Plan, projection, format)}({input}, {ProjectionWeights(projection)}{residual}{output}, {rows}, worker, frame->Workers);");
    }

    private void EmitRows(Node node, string rows)
    {
        using (RowLoop(rows))
            writer.Line(RowCall(node, At(node.Outputs[0], "row")));
    }

    private IDisposable RowLoop(string rows) =>
        writer.Block($"for (int row = {rows} * worker / frame->Workers, lastRow = {rows} * (worker + 1) / frame->Workers; row < lastRow; row++)");

    private string RowCall(Node node, string output)
    {
        int columns = function.Graph[node.Inputs[0]].Shape.Columns;
        string input = At(node.Inputs[0], "row");
        if (node.Op is Op.Normalize norm)
            return NormCall(norm, columns, input, output);
        string other = node.Inputs.Count > 1 ? At(node.Inputs[1], "row") + ", " : "";
        return $"{ElementwiseEmitter.Name(context.Plan, node.Op, columns)}({input}, {other}{output});";
    }

    private string NormCall(Op.Normalize norm, int columns, string input, string output)
    {
        string weight = norm.Weight is { } w ? Address.Cast("float", WeightAt(w.Role)) + ", " : "";
        string bias = norm.Bias is { } b ? Address.Cast("float", WeightAt(b.Role)) + ", " : "";
        return $"{context.Plan.Kernels.NameOf(norm, columns)}({input}, {weight}{bias}{output});";
    }

    private string ProjectionWeights(Op.Projection projection)
    {
        string matrix = Address.Cast(KernelContext.WeightType(format), WeightAt(projection.Parts[0].Weight.Role)) + ", ";
        WeightRef? bias = projection.Parts.Select(part => part.Bias).FirstOrDefault(bias => bias is not null);
        return matrix + (bias is null ? "" : Address.Cast("float", WeightAt(bias.Role)) + ", ");
    }

    private string WeightAt(WeightRole role) => Address.At("weights", weights.Of(role).Offset);

    private string AttentionArguments(Node node, Op.FlashAttention attention, string? output)
    {
        string tables = attention.Rotary is null ? "" : "cosines, sines, ";
        string scale = attention.ScaleByInverseLayer && output is not null ? ", scale" : "";
        return $"frame, worker, {WorkerMemory}, {Name(node.Inputs[0])}, {tables}cache{(output is null ? "" : ", " + output)}{scale}";
    }

    private string Name(ValueId value) => names.TryGetValue(value, out string? name) ? name : "hidden";

    private int StrideOf(ValueId value) => function.Memory[value].Stride;

    private string At(ValueId value, string row) => Address.Row(Name(value), row, StrideOf(value));

    /// <summary>A name for each place in the arena, after what is first kept there.</summary>
    private void NameValues()
    {
        var places = new Dictionary<Slot, string> { [context.Plan.Hidden] = "hidden" };
        foreach (ValueSlot slot in function.Memory.Slots)
        {
            if (!places.TryGetValue(slot.Slot, out string? name))
            {
                string role = RoleName(function.Graph.Producer(slot.Value)?.Op);
                name = role;
                for (int number = 2; places.ContainsValue(name); number++)
                    name = role + CSharpLiteral.Of(number);
                places.Add(slot.Slot, name);
            }

            names[slot.Value] = name;
        }
    }

    private static string RoleName(Op? op) => op switch
    {
        Op.Projection projection => projection.Parts[0].Weight.Role switch
        {
            WeightRole.Query => "queryKeyValue",
            WeightRole.Gate or WeightRole.Up => "intermediate",
            _ => "projected",
        },
        Op.FlashAttention => "attended",
        Op.LearnedPositions => "positionRows",
        Op.TokenEmbedding => "tokenRows",
        Op.Normalize => "normed",
        _ => "value",
    };
}
