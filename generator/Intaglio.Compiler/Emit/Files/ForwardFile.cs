using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Files;

/// <summary>The forward pass: every layer's call stands there in order, with its weights' offset as a constant.</summary>
internal static class ForwardFile
{
    public static GeneratedFile Emit(ModelPlan plan, Target target, WeightLayout layout)
    {
        var writer = new CodeWriter();
        var context = new KernelContext(plan, target, writer);
        SourceFile.Begin(writer, plan.Spec, target.Usings);
        using (SourceFile.Type(writer, plan.Spec))
        using (SourceFile.TargetClass(writer, target))
        {
            foreach (bool decode in new[] { true, false })
                EmitEntry(context, layout, decode);
            EmitEmbed(context, layout);
            for (int kind = 0; kind < plan.Graphs.Layers.Count; kind++)
            {
                foreach (bool decode in new[] { true, false })
                    EmitLayer(context, layout, kind, decode);
            }

            if (plan.Graphs.Head is not null)
            {
                foreach (bool decode in new[] { true, false })
                    EmitHead(context, layout, decode);
            }
        }

        return SourceFile.End(writer, plan.Spec, $"{target.Name}.Forward.{layout.Format}");
    }

    private static string Phase(bool decode) => decode ? "Decode" : "Prefill";

    private static void EmitEntry(KernelContext context, WeightLayout layout, bool decode)
    {
        CodeWriter writer = context.Writer;
        ModelPlan plan = context.Plan;
        StackSpec stack = plan.Spec.OnlyStack;
        writer.Doc(
            decode ? "The forward pass of one token." : $"The forward pass of 1 to {CSharpLiteral.Of(plan.MaxRows)} tokens.",
            "Every worker of the team runs it with the same frame; they meet at the barriers.");
        using (writer.Block($"internal static void {Phase(decode)}{layout.Format}(ForwardFrame* frame, int worker)"))
        {
            writer.Lines("""
                byte* weights = frame->Weights;
                byte* cache = frame->Cache;
                """);
            writer.Line($"Embed{layout.Format}(frame, worker, weights);");
            writer.Line("SpinBarrier.Wait(frame->Barrier, frame->Workers);");
            for (int layer = 0; layer < stack.Layers; layer++)
            {
                int kind = stack.Pattern[layer];
                AttentionSpec attention = stack.Kinds[kind].Attention;
                string scale = attention.ScaleByInverseLayer ? ", " + CSharpLiteral.Of(attention.Scale / (layer + 1)) : "";
                writer.Line($"{Phase(decode)}Layer{ModelPlan.KindName(kind)}{layout.Format}(frame, worker, {Address.At("weights", layout.LayerOffsets[layer])}, {Address.At("cache", plan.Cache.LayerOffsets[layer])}{scale});");
            }

            if (plan.Graphs.Head is not null)
                writer.Line($"{Phase(decode)}Head{layout.Format}(frame, worker, {Address.At("weights", layout.HeadOffset)});");
        }

        writer.Blank();
    }

    private static void EmitEmbed(KernelContext context, WeightLayout layout)
    {
        CodeWriter writer = context.Writer;
        ModelPlan plan = context.Plan;
        var function = new FunctionEmitter(context, plan.Functions.First(), layout);
        writer.Doc($"Tokens become hidden states: f32[tokens, {CSharpLiteral.Of(plan.Spec.HiddenSize)}]. Each worker takes some of the tokens.");
        using (writer.Block($"private static void Embed{layout.Format}(ForwardFrame* frame, int worker, byte* weights)"))
        {
            function.DeclareValues();
            function.EmitRowPass(op => TablePointer(layout, op));
            foreach (RotaryTables tables in plan.Rotaries)
            {
                writer.Blank();
                writer.Comment("Cosines and sines of this call's positions, for all layers.");
                writer.Line(RotaryFill(plan, tables));
            }
        }

        writer.Blank();
    }

    private static string TablePointer(WeightLayout layout, Op op)
    {
        WeightRole role = op is Op.TokenEmbedding embedding ? embedding.Table.Role : ((Op.LearnedPositions)op).Table.Role;
        long offset = layout.Embed.Find(role)?.Offset ?? layout.HeadOffset + layout.Head.Of(role).Offset;
        return Address.Cast(KernelContext.WeightType(layout.Format), Address.At("weights", offset));
    }

    private static string RotaryFill(ModelPlan plan, RotaryTables tables)
    {
        string common = $"(float*)(frame->Arena + {CSharpLiteral.Of(tables.Cosines)}), (float*)(frame->Arena + {CSharpLiteral.Of(tables.Sines)}), {CSharpLiteral.Of(tables.Stride)}, "
            + "frame->Count * worker / frame->Workers, lastRow, frame->Position";
        if (tables.Rotary.Scaling is RotaryScalingSpec.Dynamic dynamic)
            return $"Rotary.FillDynamic({common}, {CSharpLiteral.Of(tables.Rotary.Theta)}, {CSharpLiteral.Of(dynamic.Factor)}, {CSharpLiteral.Of(dynamic.OriginalLength)}, {CSharpLiteral.Of(tables.Rotary.Dimensions)}, frame->TotalLength);";

        float factor = (float)RotaryFrequencies.AttentionFactor(tables.Rotary);
        return $"Rotary.Fill({common}, InverseFrequencies{CSharpLiteral.Of(plan.Rotaries.ToList().IndexOf(tables))}, {CSharpLiteral.Of(factor)});";
    }

    private static void EmitLayer(KernelContext context, WeightLayout layout, int kind, bool decode)
    {
        CodeWriter writer = context.Writer;
        LayerSpec layer = context.Plan.Spec.OnlyStack.Kinds[kind];
        var function = new FunctionEmitter(context, context.Plan.Functions.ElementAt(1 + kind), layout);
        writer.Doc($"A layer of kind {ModelPlan.KindName(kind)} for {(decode ? "one token" : "many tokens")}; weights and cache are those of the layer.");
        string scale = layer.Attention.ScaleByInverseLayer ? ", float scale" : "";
        using (writer.Block($"private static void {Phase(decode)}Layer{ModelPlan.KindName(kind)}{layout.Format}(ForwardFrame* frame, int worker, byte* weights, byte* cache{scale})"))
        {
            function.DeclareValues();
            function.DeclareTables();
            writer.Blank();
            if (decode)
                function.EmitDecodeBody();
            else
                function.EmitPrefillBody();
        }

        writer.Blank();
    }

    private static void EmitHead(KernelContext context, WeightLayout layout, bool decode)
    {
        CodeWriter writer = context.Writer;
        var function = new FunctionEmitter(context, context.Plan.Functions.Last(), layout);
        writer.Doc($"Hidden states become logits: f32[rows, {CSharpLiteral.Of(context.Plan.Spec.VocabularySize)}], of the rows that are asked for.");
        using (writer.Block($"private static void {Phase(decode)}Head{layout.Format}(ForwardFrame* frame, int worker, byte* weights)"))
        {
            function.DeclareValues();
            function.EmitHead(decode);
        }

        writer.Blank();
    }
}
