using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Files;

/// <summary>The forward pass: every layer's call stands there in order, with its weights' offset as a constant.</summary>
internal sealed class ForwardFile
{
    private readonly KernelContext context;
    private readonly ModelPlan plan;
    private readonly WeightLayout layout;
    private readonly CodeWriter writer;

    private ForwardFile(ModelPlan plan, Target target, WeightLayout layout)
    {
        this.plan = plan;
        this.layout = layout;
        writer = new CodeWriter();
        context = new KernelContext(plan, target, writer);
    }

    public static GeneratedFile Emit(ModelPlan plan, Target target, WeightLayout layout)
    {
        var file = new ForwardFile(plan, target, layout);
        SourceFile.Begin(file.writer, plan.Spec, target.Usings);
        using (SourceFile.Type(file.writer, plan.Spec))
        using (SourceFile.TargetClass(file.writer, target))
            file.EmitFunctions();
        return SourceFile.End(file.writer, plan.Spec, $"{target.Name}.Forward.{layout.Format}");
    }

    private void EmitFunctions()
    {
        foreach (Pass pass in Passes())
            EmitEntry(pass);
        if (plan.Source is not null)
            EmitProjectSource();
        foreach (StackPlan stack in plan.Stacks)
        {
            EmitEmbed(stack);
            foreach (Pass pass in Passes().Where(pass => pass.Stack == stack))
            {
                for (int kind = 0; kind < stack.Graphs.Layers.Count; kind++)
                    EmitLayer(pass, kind);
            }

            if (stack.Graphs.Finish is not null)
                EmitFinish(stack);
            for (int kind = 0; kind < stack.Graphs.Sources.Count; kind++)
                EmitSource(stack, kind);
        }

        if (plan.Graphs.Head is null)
            return;
        foreach (Pass pass in Passes().Where(pass => pass.Stack == plan.HeadStack))
            EmitHead(pass);
    }

    /// <summary>A way through a stack: an encoder's, or a decoder's for one token or for many.</summary>
    private sealed record Pass(StackPlan Stack, string Name, bool Decode);

    private IEnumerable<Pass> Passes()
    {
        if (plan.Encoder is { } encoder)
            yield return new Pass(encoder, "Encode", false);
        if (plan.Decoder is { } decoder)
        {
            yield return new Pass(decoder, "Decode", true);
            yield return new Pass(decoder, "Prefill", false);
        }
    }

    private string EmbedName(StackPlan stack) => stack.Side == StackSide.Encoder && plan.Decoder is not null ? "EncoderEmbed" : "Embed";

    private string Layer(string name, int kind) => $"{name}Layer{ModelPlan.KindName(kind)}{layout.Format}";

    private void EmitEntry(Pass pass)
    {
        StackPlan stack = pass.Stack;
        StackWeights weights = layout.Stack(stack.Side);
        string rows = CSharpLiteral.Of(stack.MaxRows);
        writer.Doc(
            pass.Decode ? "The forward pass of one token."
                : stack.Side == StackSide.Encoder ? $"The forward pass of whole sequences, up to {rows} rows together." : $"The forward pass of 1 to {rows} tokens.",
            "Every worker of the team runs it with the same frame; they meet at the barriers.");
        using (writer.Block($"internal static void {pass.Name}{layout.Format}(ForwardFrame* frame, int worker)"))
        {
            writer.Line("byte* weights = frame->Weights;");
            writer.Line($"{EmbedName(stack)}{layout.Format}(frame, worker, {Address.At("weights", weights.EmbedOffset)});");
            writer.Line(FunctionEmitter.Barrier);
            for (int layer = 0; layer < stack.Spec.Layers; layer++)
                writer.Line($"{Layer(pass.Name, stack.Spec.Pattern[layer])}(frame, worker, {Address.At("weights", weights.LayerOffsets[layer])}{LayerArguments(stack, layer)});");
            if (stack.Graphs.Finish is not null)
                writer.Line($"Finish{layout.Format}(frame, worker, {Address.At("weights", weights.FinishOffset)});");
            if (plan.Graphs.Head is not null && stack == plan.HeadStack)
            {
                if (stack.Side == StackSide.Encoder)
                    writer.Line("if (frame->Logits is not null)");
                writer.Line($"{(stack.Side == StackSide.Encoder ? "    " : "")}{pass.Name}Head{layout.Format}(frame, worker, {Address.At("weights", layout.HeadOffset)});");
            }
        }

        writer.Blank();
    }

    /// <summary>What a layer has of its own besides its weights: its place in the caches, and its scale.</summary>
    private string LayerArguments(StackPlan stack, int layer)
    {
        LayerSpec kind = stack.Spec.Kinds[stack.Spec.Pattern[layer]];
        string source = kind.CrossAttention is null ? "" : ", " + CSharpLiteral.Of(plan.Source!.LayerOffsets[layer]);
        string scale = kind.Attention.ScaleByInverseLayer ? ", " + CSharpLiteral.Of(kind.Attention.Scale / (layer + 1)) : "";
        return ", " + CSharpLiteral.Of(stack.Cache.LayerOffsets[layer]) + source + scale;
    }

    private static string LayerParameters(LayerSpec kind) =>
        ", nint cache" + (kind.CrossAttention is null ? "" : ", nint source") + (kind.Attention.ScaleByInverseLayer ? ", float scale" : "");

    private void EmitProjectSource()
    {
        StackPlan stack = plan.Decoder!;
        StackWeights weights = layout.Decoder!;
        writer.Doc("Keys and values of the encoder's output for every layer of the decoder.", "The encoder's hidden states lie in the arena.");
        using (writer.Block($"internal static void ProjectSource{layout.Format}(ForwardFrame* frame, int worker)"))
        {
            writer.Line("byte* weights = frame->Weights;");
            for (int layer = 0; layer < stack.Spec.Layers; layer++)
                writer.Line($"{Layer("ProjectSource", stack.Spec.Pattern[layer])}(frame, worker, {Address.At("weights", weights.SourceOffsets[layer])}, {CSharpLiteral.Of(plan.Source!.LayerOffsets[layer])});");
        }

        writer.Blank();
    }

    private void EmitEmbed(StackPlan stack)
    {
        var function = new FunctionEmitter(context, stack.EmbedFunction, layout);
        string what = stack.Spec.Embedding.Input is null ? "Tokens" : "Inputs";
        writer.Doc($"{what} become hidden states: f32[rows, {CSharpLiteral.Of(plan.Spec.HiddenSize)}].{(function.IsRowPass ? " Each worker takes some of the tokens." : "")}");
        using (writer.Block($"private static void {EmbedName(stack)}{layout.Format}(ForwardFrame* frame, int worker, byte* weights)"))
        {
            function.DeclareValues();
            if (function.IsRowPass)
                function.EmitRowPass();
            else
                function.EmitBody(decode: false);
            EmitRotaryTables(stack, function.IsRowPass);
        }

        writer.Blank();
    }

    private void EmitRotaryTables(StackPlan stack, bool hasLastRow)
    {
        if (stack.Rotaries.Count > 0 && !hasLastRow)
        {
            // A scope of its own: loops before it count with the same name.
            using (writer.Block(""))
            {
                writer.Line("int lastRow = frame->Count * (worker + 1) / frame->Workers;");
                EmitRotaryTables(stack, hasLastRow: true);
            }

            return;
        }

        foreach (RotaryTables tables in stack.Rotaries)
        {
            writer.Blank();
            writer.Comment("Cosines and sines of this call's positions, for all layers.");
            string index = CSharpLiteral.Of(plan.Rotaries.ToList().IndexOf(tables));
            foreach (string line in RotaryTableCalls.Fill(tables, index))
                writer.Line(line);
        }
    }

    private void EmitLayer(Pass pass, int kind)
    {
        LayerSpec layer = pass.Stack.Spec.Kinds[kind];
        var function = new FunctionEmitter(context, pass.Stack.LayerFunction(kind), layout);
        writer.Doc($"A layer of kind {ModelPlan.KindName(kind)} for {(pass.Decode ? "one token" : pass.Name == "Encode" ? "whole sequences" : "many tokens")}; weights and cache are those of the layer.");
        using (writer.Block($"private static void {Layer(pass.Name, kind)}(ForwardFrame* frame, int worker, byte* weights{LayerParameters(layer)})"))
        {
            function.DeclareValues();
            writer.Blank();
            function.EmitBody(pass.Decode);
        }

        writer.Blank();
    }

    private void EmitFinish(StackPlan stack)
    {
        var function = new FunctionEmitter(context, stack.FinishFunction, layout);
        writer.Doc("The norm that ends the encoder.");
        using (writer.Block($"private static void Finish{layout.Format}(ForwardFrame* frame, int worker, byte* weights)"))
        {
            function.DeclareValues();
            function.EmitBody(decode: false);
        }

        writer.Blank();
    }

    private void EmitSource(StackPlan stack, int kind)
    {
        var function = new FunctionEmitter(context, stack.SourceFunction(kind), layout);
        writer.Doc($"Keys and values of the encoder's output for a layer of kind {ModelPlan.KindName(kind)}.");
        using (writer.Block($"private static void {Layer("ProjectSource", kind)}(ForwardFrame* frame, int worker, byte* weights, nint source)"))
        {
            function.DeclareValues();
            writer.Blank();
            function.EmitBody(decode: false);
        }

        writer.Blank();
    }

    private void EmitHead(Pass pass)
    {
        var function = new FunctionEmitter(context, plan.HeadFunction, layout);
        string rows = plan.ResultPerSequence ? "a row for each sequence" : pass.Stack.Side == StackSide.Encoder ? "a row for each token" : "of the rows that are asked for";
        writer.Doc($"Hidden states become results: f32[rows, {CSharpLiteral.Of(plan.ResultColumns)}], {rows}.");
        using (writer.Block($"private static void {pass.Name}Head{layout.Format}(ForwardFrame* frame, int worker, byte* weights)"))
        {
            function.DeclareValues();
            if (pass.Stack.Side == StackSide.Encoder)
                function.EmitBody(decode: false);
            else
                function.EmitDecoderHead(pass.Decode);
        }

        writer.Blank();
    }
}
