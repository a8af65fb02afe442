using System.Collections.Generic;
using System.Linq;
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
                RotaryTableCalls.EmitFrequencies(writer, plan.Rotaries[index].Positions, CSharpLiteral.Of(index));
        }

        return SourceFile.End(writer, plan.Spec, "Weights");
    }

    private static void EmitLayout(CodeWriter writer, ModelPlan plan, WeightLayout layout)
    {
        writer.Doc($"The packed weights in {layout.Format}: {CSharpLiteral.Grouped(layout.TotalBytes)} bytes, in the order in which they are read.");
        using (writer.Block($"private static void Declare{layout.Format}(WeightPlan plan)"))
        {
            foreach (string prefix in plan.Spec.Naming.OptionalPrefixes)
                writer.Line($"plan.OptionalPrefix({CSharpLiteral.Of(prefix)});");
            foreach (string pattern in plan.Spec.Naming.Ignored)
                writer.Line($"plan.Ignore({CSharpLiteral.Of(pattern)});");
            foreach (StackPlan stack in plan.Stacks)
                EmitStack(writer, plan, layout, stack);
            if (layout.Head.Weights.Count > 0)
                EmitPlaced(writer, plan, layout, layout.Head, plan.HeadStack, "head", layout.HeadOffset);
        }

        writer.Blank();
        foreach (StackPlan stack in plan.Stacks)
        {
            StackWeights weights = layout.Stack(stack.Side);
            for (int kind = 0; kind < weights.SourceKinds.Count; kind++)
                EmitKind(writer, plan, layout, weights.SourceKinds[kind], stack, kind, Name("Source", stack, plan, kind, layout));
            for (int kind = 0; kind < weights.Kinds.Count; kind++)
                EmitKind(writer, plan, layout, weights.Kinds[kind], stack, kind, Name("Layer", stack, plan, kind, layout));
        }
    }

    private static void EmitStack(CodeWriter writer, ModelPlan plan, WeightLayout layout, StackPlan stack)
    {
        StackWeights weights = layout.Stack(stack.Side);
        if (weights.SourceKinds.Count > 0)
            EmitLayers(writer, stack, weights.SourceOffsets, kind => Name("Source", stack, plan, kind, layout));
        EmitPlaced(writer, plan, layout, weights.Embed, stack, stack.Side == StackSide.Encoder ? "encoderEmbed" : "embed", weights.EmbedOffset);
        EmitLayers(writer, stack, weights.LayerOffsets, kind => Name("Layer", stack, plan, kind, layout));
        if (weights.Finish.Weights.Count > 0)
            EmitPlaced(writer, plan, layout, weights.Finish, stack, "finish", weights.FinishOffset);
    }

    /// <summary>A call for each layer that has weights of its own.</summary>
    private static void EmitLayers(CodeWriter writer, StackPlan stack, EquatableArray<long> offsets, System.Func<int, string> name)
    {
        var declared = new HashSet<int>();
        for (int layer = 0; layer < stack.Spec.Layers; layer++)
        {
            int weights = stack.Spec.WeightsOf(layer);
            if (declared.Add(weights))
                writer.Line($"{name(stack.Spec.Pattern[layer])}(plan, {CSharpLiteral.Of(weights)}, {CSharpLiteral.Of(offsets[layer])});");
        }
    }

    private static string Name(string what, StackPlan stack, ModelPlan plan, int kind, WeightLayout layout) =>
        "Declare" + (stack.Side == StackSide.Encoder && plan.Decoder is not null ? "Encoder" : "") + what + ModelPlan.KindName(kind) + layout.Format;

    private static void EmitPlaced(CodeWriter writer, ModelPlan plan, WeightLayout layout, WeightSection section, StackPlan stack, string name, long offset)
    {
        if (offset == 0)
        {
            EmitSection(writer, plan, layout, section, stack, 0, "");
            return;
        }

        if (section.Weights.Count == 0)
            return;
        writer.Line($"const long {name} = {CSharpLiteral.Of(offset)};");
        EmitSection(writer, plan, layout, section, stack, 0, name + " + ");
    }

    private static void EmitKind(CodeWriter writer, ModelPlan plan, WeightLayout layout, WeightSection section, StackPlan stack, int kind, string name)
    {
        using (writer.Block($"private static void {name}(WeightPlan plan, int layer, long offset)"))
            EmitSection(writer, plan, layout, section, stack, kind, "offset + ");
        writer.Blank();
    }

    private static void EmitSection(CodeWriter writer, ModelPlan plan, WeightLayout layout, WeightSection section, StackPlan stack, int kind, string origin)
    {
        foreach (PackedWeight weight in section.Weights)
        {
            string parts = string.Join(", ", weight.Parts.SelectMany(part => TensorParts.Of(plan.Spec, stack.Spec.Kinds[kind], weight, part)));
            bool ownFormat = weight.Layout is PackedLayout.Panels or PackedLayout.Table && weight.Format != layout.Format;
            string offset = (ownFormat ? $"WeightFormat.{weight.Format}, " : "") + origin + CSharpLiteral.Of(weight.Offset);
            if (WeightRoles.IsExpertRole(weight.Parts[0].Weight.Role))
            {
                writer.Line($"for (int expert = 0; expert < {CSharpLiteral.Of(weight.Experts)}; expert++)");
                writer.Line($"    plan.{weight.Layout}({offset} + (expert * {CSharpLiteral.Of(weight.ExpertBytes)}L), {Sizes(weight)}, {parts});");
            }
            else
            {
                writer.Line($"plan.{weight.Layout}({offset}, {Sizes(weight)}, {parts});");
            }
        }
    }

    private static string Sizes(PackedWeight weight)
    {
        string rowsAndColumns = CSharpLiteral.Of(weight.Rows) + ", " + CSharpLiteral.Of(weight.Columns);
        return weight switch
        {
            { Layout: PackedLayout.Vector } => CSharpLiteral.Of(weight.Columns),
            { Bias: { } bias } => rowsAndColumns + $", {CSharpLiteral.Of(bias.Buckets)}, {CSharpLiteral.Of(bias.MaxDistance)}, bidirectional: {CSharpLiteral.Of(bias.Bidirectional)}",
            _ => rowsAndColumns,
        };
    }
}
