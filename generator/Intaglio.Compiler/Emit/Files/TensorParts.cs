using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Files;

/// <summary>Writes which rows of which tensors a packed weight is made of.</summary>
internal static class TensorParts
{
    private const string HeadPlaceholder = "{head}";

    public static IEnumerable<string> Of(ModelSpec spec, LayerSpec layer, PackedWeight weight, PackedPart part)
    {
        TensorSource source = spec.Naming.Find(part.Weight.Role, part.Weight.Side)!;
        if (source.Name.Contains(HeadPlaceholder))
            return OfHeads(layer, source, part);

        RowSelection rows = weight.Bias is null ? RowSelection.Of(source, layer, part.Weight.Rows) : new RowSelection(part.Weight.Rows, 0, part.Weight.Rows, part.Weight.Rows);
        string text = $"new TensorPart({Name(source.Name)}, {CSharpLiteral.Of(rows.TensorRows)}, {CSharpLiteral.Of(part.Weight.Columns)}, {CSharpLiteral.Of(rows.First)}, {CSharpLiteral.Of(part.Weight.Rows)}";
        if (part.DestinationRow != 0)
            text += $", DestinationRow: {CSharpLiteral.Of(part.DestinationRow)}";
        if (source.Transposed)
            text += ", Transposed: true";
        if (weight.Interleaved)
            text += ", Interleave: 2";
        if (rows.Run != part.Weight.Rows)
            text += $", Run: {CSharpLiteral.Of(rows.Run)}, Stride: {CSharpLiteral.Of(rows.Stride)}";
        return [text + ")"];
    }

    /// <summary>A tensor for each head, one behind the other.</summary>
    private static IEnumerable<string> OfHeads(LayerSpec layer, TensorSource source, PackedPart part)
    {
        int size = layer.Attention.HeadSize;
        return Enumerable.Range(0, part.Weight.Rows / size).Select(head =>
            $"new TensorPart({Name(source.Name.Replace(HeadPlaceholder, CSharpLiteral.Of(head)))}, {CSharpLiteral.Of(size)}, 1, 0, {CSharpLiteral.Of(size)}, DestinationRow: {CSharpLiteral.Of(head * size)})");
    }

    /// <summary>A string, interpolated where it holds the layer or the expert.</summary>
    private static string Name(string name) => name.IndexOf('{') >= 0 ? "$" + CSharpLiteral.Of(name) : CSharpLiteral.Of(name);
}
