using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Files;

/// <summary>Where every packed weight lies, and which tensors of a checkpoint it is made of.</summary>
internal static class WeightsFile
{
    public static GeneratedFile Emit(ModelPlan plan)
    {
        var writer = new CodeWriter();
        SourceFile.Begin(writer, plan.Spec, "");
        using (SourceFile.Type(writer, plan.Spec))
        {
            foreach (WeightLayout layout in plan.Weights)
                EmitLayout(writer, plan, layout);
            for (int index = 0; index < plan.Rotaries.Count; index++)
                EmitFrequencies(writer, plan.Rotaries[index].Rotary, index);
        }

        return SourceFile.End(writer, plan.Spec, "Weights");
    }

    private static void EmitLayout(CodeWriter writer, ModelPlan plan, WeightLayout layout)
    {
        StackSpec stack = plan.Spec.OnlyStack;
        writer.Doc($"The packed weights in {layout.Format}: {CSharpLiteral.Grouped(layout.TotalBytes)} bytes, in the order in which a token reads them.");
        using (writer.Block($"private static void Declare{layout.Format}(WeightPlan plan)"))
        {
            foreach (string prefix in plan.Spec.Naming.OptionalPrefixes)
                writer.Line($"plan.OptionalPrefix({CSharpLiteral.Of(prefix)});");
            foreach (string pattern in plan.Spec.Naming.Ignored)
                writer.Line($"plan.Ignore({CSharpLiteral.Of(pattern)});");
            EmitSection(writer, plan, layout.Embed, "");
            for (int layer = 0; layer < stack.Layers; layer++)
                writer.Line($"DeclareLayer{ModelPlan.KindName(stack.Pattern[layer])}{layout.Format}(plan, {CSharpLiteral.Of(layer)}, {CSharpLiteral.Of(layout.LayerOffsets[layer])});");
            writer.Line($"const long head = {CSharpLiteral.Of(layout.HeadOffset)};");
            EmitSection(writer, plan, layout.Head, "head + ");
        }

        writer.Blank();
        for (int kind = 0; kind < layout.Kinds.Count; kind++)
        {
            using (writer.Block($"private static void DeclareLayer{ModelPlan.KindName(kind)}{layout.Format}(WeightPlan plan, int layer, long offset)"))
                EmitSection(writer, plan, layout.Kinds[kind], "offset + ");
            writer.Blank();
        }
    }

    private static void EmitSection(CodeWriter writer, ModelPlan plan, WeightSection section, string origin)
    {
        foreach (PackedWeight weight in section.Weights)
        {
            string sizes = weight.Layout == Schedule.PackedLayout.Vector
                ? CSharpLiteral.Of(weight.Columns)
                : CSharpLiteral.Of(weight.Rows) + ", " + CSharpLiteral.Of(weight.Columns);
            string parts = string.Join(", ", weight.Parts.Select(part => Part(plan.Spec, weight, part)));
            writer.Line($"plan.{weight.Layout}({origin}{CSharpLiteral.Of(weight.Offset)}, {sizes}, {parts});");
        }
    }

    private static string Part(ModelSpec spec, PackedWeight weight, PackedPart part)
    {
        TensorSource source = spec.Naming.Find(part.Weight.Role, StackSide.Decoder)!;
        string name = source.Name.Contains("{layer}") ? "$" + CSharpLiteral.Of(source.Name) : CSharpLiteral.Of(source.Name);
        (int rows, int first) = TensorRows(spec, source, part.Weight);
        string text = $"new TensorPart({name}, {CSharpLiteral.Of(rows)}, {CSharpLiteral.Of(part.Weight.Columns)}, {CSharpLiteral.Of(first)}, {CSharpLiteral.Of(part.Weight.Rows)}";
        if (part.DestinationRow != 0)
            text += $", DestinationRow: {CSharpLiteral.Of(part.DestinationRow)}";
        if (source.Transposed)
            text += ", Transposed: true";
        if (weight.Interleaved)
            text += ", Interleave: 2";
        return text + ")";
    }

    /// <summary>Rows of the whole tensor and the first row of this weight in it.</summary>
    private static (int Rows, int First) TensorRows(ModelSpec spec, TensorSource source, WeightRef weight)
    {
        if (source.Packing is null)
            return (weight.Rows, 0);

        AttentionSpec attention = spec.OnlyStack.Kinds[0].Attention;
        int rows = attention.QuerySize + (2 * attention.KeyValueSize);
        return source.Role switch
        {
            WeightRole.Query or WeightRole.QueryBias => (rows, 0),
            WeightRole.Key or WeightRole.KeyBias => (rows, attention.QuerySize),
            _ => (rows, attention.QuerySize + attention.KeyValueSize),
        };
    }

    private static void EmitFrequencies(CodeWriter writer, PositionSpec.Rotary rotary, int index)
    {
        if (rotary.Scaling is RotaryScalingSpec.Dynamic)
            return;
        writer.Doc($"Radians per position of each turned pair; theta {CSharpLiteral.Of(rotary.Theta)}, scaling {rotary.Scaling.GetType().Name}.");
        writer.Line($"private static ReadOnlySpan<double> InverseFrequencies{CSharpLiteral.Of(index)} =>");
        writer.Line("[");
        foreach (double frequency in RotaryFrequencies.Compute(rotary))
            writer.Line($"    {CSharpLiteral.Of(frequency)},");
        writer.Line("];");
        writer.Blank();
    }
}
