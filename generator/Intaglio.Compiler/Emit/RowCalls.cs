using System;
using Intaglio.Compiler.Emit.Kernels;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit;

/// <summary>Writes the call that computes one row of a node, within a loop over rows.</summary>
internal sealed class RowCalls(KernelContext context, PlannedFunction function, WeightLayout layout, WeightSection weights)
{
    /// <summary>True where a row depends on nothing but the same row of what is read.</summary>
    public static bool WorksRowByRow(Op op) => op
        is Op.TokenEmbedding or Op.TokenTypes or Op.LearnedPositions or Op.SinusoidalPositions or Op.Normalize
        or Op.Add or Op.Multiply or Op.ScaleBy or Op.GateRows or Op.RouteExperts;

    /// <summary>The call for the row <c>row</c>.</summary>
    /// <param name="node">The node.</param>
    /// <param name="at">The pointer to that row of a value.</param>
    public void Emit(Node node, Func<ValueId, string> at)
    {
        string output = at(node.Outputs[0]);
        context.Writer.Line(node.Op switch
        {
            Op.TokenEmbedding => $"{Table(node.Op)}({TokenTable()}, frame->Tokens[row], {output});",
            Op.TokenTypes types => $"{Table(node.Op)}({MatrixAt(types.Table.Role)}, frame->TokenTypes[row], {output});",
            Op.LearnedPositions positions => $"{Table(node.Op)}({MatrixAt(positions.Table.Role)}, {Address.At("frame->Positions[row]", positions.Offset)}, {output});",
            Op.SinusoidalPositions positions => Sinusoids(positions, output),
            Op.ImagePatches patches => Patches(patches.Spec, output),
            Op.ClassToken token => $"InputWindows.ClassToken(row, {CSharpLiteral.Of(InputRows)}, {VectorAt(token.Token.Role)}, {CSharpLiteral.Of(token.Token.Rows)}, {at(node.Inputs[0])}, {output});",
            Op.SpectrogramWindows windows => $"InputWindows.Spectrogram(frame->Inputs, row, {CSharpLiteral.Of(windows.Spec.Bins)}, {CSharpLiteral.Of(windows.Spec.Frames)}, {output});",
            Op.FrameWindows windows => Frames(windows, node, output),
            Op.Normalize norm => Norm(norm, Columns(node), at(node.Inputs[0]), output),
            Op.RouteExperts route => $"ExpertRouting.Choose({at(node.Inputs[0])}, {CSharpLiteral.Of(route.Count)}, {CSharpLiteral.Of(route.PerToken)}, {CSharpLiteral.Of(route.NormalizeWeights)}, {output});",
            Op.PoolSequences pool => Pool(pool, node, output),
            _ => $"{ElementwiseEmitter.Name(context.Plan, node.Op, Columns(node))}({at(node.Inputs[0])}, {(node.Inputs.Count > 1 ? at(node.Inputs[1]) + ", " : "")}{output});",
        });
    }

    /// <summary>The norm of one row.</summary>
    public string Norm(Op.Normalize norm, int columns, string input, string output)
    {
        string weight = norm.Weight is { } w ? VectorAt(w.Role) + ", " : "";
        string bias = norm.Bias is { } b ? VectorAt(b.Role) + ", " : "";
        return $"{context.Plan.Kernels.NameOf(norm, columns)}({input}, {weight}{bias}{output});";
    }

    /// <summary>The norm of the queries or keys of one row, where they stand: all heads together, or each alone.</summary>
    public void NormHeads(Op norm, int heads, int headSize, string row, int firstColumn)
    {
        string start = Address.At(row, firstColumn);
        if (norm is Op.Normalize together)
        {
            context.Writer.Line(Norm(together, heads * headSize, start, start));
            return;
        }

        var each = (Op.NormalizeHeads)norm;
        (Op kernel, int columns) = KernelTable.Norm(norm, heads * headSize);
        string head = $"(head * {CSharpLiteral.Of(headSize)})";
        string weight = each.Weight is { } w ? Parameters(w, headSize, head) : "";
        string bias = each.Bias is { } b ? Parameters(b, headSize, head) : "";
        using (context.Writer.Block($"for (int head = 0; head < {CSharpLiteral.Of(heads)}; head++)"))
            context.Writer.Line($"{context.Plan.Kernels.NameOf(kernel, columns)}({start} + {head}, {weight}{bias}{start} + {head});");
    }

    private string Parameters(WeightRef vector, int headSize, string head) => VectorAt(vector.Role) + (vector.Rows == headSize ? ", " : $" + {head}, ");

    private string Table(Op op) => EmbeddingEmitter.Name(context.Plan, op, layout.Format);

    private string TokenTable()
    {
        (long offset, PackedWeight table) = layout.TokenTable(function.Stack.Side);
        return Address.Cast(KernelContext.WeightType(table.Format), Address.At("frame->Weights", offset));
    }

    private static string Sinusoids(Op.SinusoidalPositions positions, string output)
    {
        string position = Address.At("frame->Positions[row]", positions.Spec.Offset);
        return $"SinusoidalPositions.Write({position}, {CSharpLiteral.Of(positions.Columns)}, interleaved: {CSharpLiteral.Of(positions.Spec.Interleaved)}, fullRange: {CSharpLiteral.Of(positions.Spec.FullRange)}, {output});";
    }

    private static string Patches(InputSpec.Patches spec, string output) =>
        $"InputWindows.Patch(frame->Inputs, row, {CSharpLiteral.Of(spec.Channels)}, {CSharpLiteral.Of(spec.Height)}, {CSharpLiteral.Of(spec.Width)}, {CSharpLiteral.Of(spec.PatchSize)}, {output});";

    private string Frames(Op.FrameWindows windows, Node node, string output)
    {
        Slot slot = function.Memory[node.Inputs[0]];
        string input = Address.Cast("float", Address.At("frame->Arena", slot.Offset));
        return $"InputWindows.Frames({input}, {CSharpLiteral.Of(slot.Stride)}, row, {CSharpLiteral.Of(2 * InputRows)}, {CSharpLiteral.Of(windows.Channels)}, {output});";
    }

    private string Pool(Op.PoolSequences pool, Node node, string output)
    {
        string hidden = Address.Cast("float", Address.At("frame->Arena", function.Memory[node.Inputs[0]].Offset));
        return $"SequencePool.{pool.Pooling}({hidden}, {CSharpLiteral.Of(function.Memory[node.Inputs[0]].Stride)}, frame->Sequences + row, {CSharpLiteral.Of(Columns(node))}, {output});";
    }

    private int InputRows => function.Stack.Spec.Embedding.Input switch
    {
        InputSpec.Patches patches => patches.Rows,
        InputSpec.Spectrogram spectrogram => spectrogram.Rows,
        _ => throw new InvalidOperationException("A stack that embeds tokens has no windows."),
    };

    private int Columns(Node node) => function.Graph[node.Inputs[0]].Shape.Columns;

    private string MatrixAt(WeightRole role) => Address.Cast(KernelContext.WeightType(weights.Of(role).Format), WeightAt(role));

    private string VectorAt(WeightRole role) => Address.Cast("float", WeightAt(role));

    private string WeightAt(WeightRole role) => Address.At("weights", weights.Of(role).Offset);
}
