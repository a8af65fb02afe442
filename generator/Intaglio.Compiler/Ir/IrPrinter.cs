using System.Collections.Generic;
using System.Linq;
using System.Text;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>Text for people: what goldens compare, what <c>intaglio plan</c> and generated code show. Lines end in <c>\n</c> everywhere.</summary>
public static class IrPrinter
{
    /// <summary>Wider right sides push their own types further out rather than everybody's.</summary>
    private const int WidestAlignedText = 96;

    /// <summary>A graph: its signature, a line for each node, its result.</summary>
    public static string Print(OpGraph graph)
    {
        List<NodeText> nodes = [.. graph.Nodes.Select(node => NodeText.Of(graph, node))];
        int left = nodes.Select(node => node.Results.Length).DefaultIfEmpty(0).Max();
        int right = nodes.Select(node => node.Operation.Length).Where(length => length <= WidestAlignedText).DefaultIfEmpty(0).Max();
        int types = nodes.Select(node => node.Types.Length).DefaultIfEmpty(0).Max();

        StringBuilder text = new();
        string parameters = string.Join(", ", graph.Inputs.Select(input => $"{graph[input].DisplayName}: {EdgeType.Of(graph[input])}"));
        text.Append($"fn {graph.Name}({parameters})\n");
        foreach (NodeText node in nodes)
            text.Append("  ").Append(node.Aligned(left, right, types)).Append('\n');
        text.Append("  return ").Append(string.Join(", ", graph.Outputs.Select(output => graph[output].DisplayName))).Append('\n');
        return text.ToString();
    }

    /// <summary>One node, as comments in generated code show it.</summary>
    public static string Print(OpGraph graph, Node node) => NodeText.Of(graph, node).Aligned(0, 0, 0);

    /// <summary>A model: its sizes, its stacks with their kinds of layers, its head.</summary>
    public static string Print(ModelSpec spec)
    {
        StringBuilder text = new();
        text.Append($"model {spec.Type.Name}  {SnakeCase.Of(spec.Kind)} hidden={CSharpLiteral.Of(spec.HiddenSize)} ");
        text.Append($"vocabulary={CSharpLiteral.Of(spec.VocabularySize)} positions={CSharpLiteral.Of(spec.MaxPositions)}");
        text.Append(spec.Cache == CacheFormat.Float32 ? "" : $", cache={SnakeCase.Of(spec.Cache)}");
        text.Append(spec.SharedEmbedding ? ", one token table for both stacks" : "");
        text.Append(spec.Prefix is { } prefix ? $", {SpecText.Of(prefix)}\n" : "\n");
        if (spec.Encoder is not null)
            Print(text, "encoder", spec.Encoder);
        if (spec.Decoder is not null)
            Print(text, "decoder", spec.Decoder);
        text.Append($"head = {SpecText.Of(spec.Head)}\n");
        return text.ToString();
    }

    private static void Print(StringBuilder text, string name, StackSpec stack)
    {
        text.Append($"{name} layers={CSharpLiteral.Of(stack.Layers)}, {SpecText.Of(stack.Embedding)}");
        text.Append(stack.Sharing is { } sharing ? $", weights of layers {string.Join(" ", sharing.Select(CSharpLiteral.Of))}" : "");
        text.Append(stack.FinalNorm is { } finalNorm ? $", final {SpecText.Of(finalNorm)}\n" : "\n");
        for (int kind = 0; kind < stack.Kinds.Count; kind++)
            Print(text, $"kind {LayerKindName.Of(kind)} = layers {LayersOf(stack, kind)}", stack.Kinds[kind]);
    }

    private static void Print(StringBuilder text, string name, LayerSpec layer)
    {
        text.Append($"{name}: {SnakeCase.Of(layer.Placement)} {SpecText.Of(layer.Norm)}");
        text.Append(layer.Arrangement == BlockArrangement.Sequential ? "" : $", {SnakeCase.Of(layer.Arrangement)}");
        text.Append(layer.AttentionNorm ? "" : ", none before the attention");
        text.Append(layer.ResidualFromNorm ? ", residual from the norm" : "");
        text.Append(layer.ResidualScale == 1 ? "" : $", residual scale={CSharpLiteral.Short(layer.ResidualScale)}");
        text.Append(layer.BranchScale == 1 ? "" : $", branch scale={CSharpLiteral.Short(layer.BranchScale)}");
        text.Append($"\n  attention {SpecText.Of(layer.Attention)}\n");
        text.Append(layer.CrossAttention is { } cross ? $"  cross-attention {SpecText.Of(cross)}\n" : "");
        text.Append($"  feed-forward {SpecText.Of(layer.FeedForward)}\n");
    }

    /// <summary>The layers of a kind, runs joined: <c>0..21</c>, <c>0, 2, 4..6</c>.</summary>
    private static string LayersOf(StackSpec stack, int kind)
    {
        List<(int First, int Last)> runs = [];
        for (int layer = 0; layer < stack.Layers; layer++)
        {
            if (stack.Pattern[layer] != kind)
                continue;
            if (runs.Count > 0 && runs[runs.Count - 1].Last == layer - 1)
                runs[runs.Count - 1] = (runs[runs.Count - 1].First, layer);
            else
                runs.Add((layer, layer));
        }

        return string.Join(", ", runs.Select(run => CSharpLiteral.Of(run.First) + (run.Last == run.First ? "" : ".." + CSharpLiteral.Of(run.Last))));
    }

    /// <summary>A printed node: <c>%4 %5 = cache_append %2, %3, 4x16  f32[S, 64] f32[S, 64]  ; fused: ...</c>.</summary>
    private sealed record NodeText(string Results, string Operation, string Types, string Note)
    {
        public static NodeText Of(OpGraph graph, Node node) => new(
            string.Join(" ", node.Outputs.Select(output => graph[output].DisplayName)),
            OpText.Of(node.Op, [.. node.Inputs.Select(input => graph[input].DisplayName)]),
            string.Join(" ", node.Outputs.Select(output => EdgeType.Of(graph[output]).ToString())),
            node.Note.Length == 0 ? "" : "  ; fused: " + node.Note);

        public string Aligned(int results, int operation, int types) =>
            $"{Results.PadRight(results)} = {Operation.PadRight(operation)}  {Types.PadRight(types)}{Note}".TrimEnd();
    }
}
