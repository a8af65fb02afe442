using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>Checks what every graph must keep, before and after each pass: order, arity, shapes and element types, legality.</summary>
public static class IrVerifier
{
    /// <summary>Returns if <paramref name="graph"/> keeps every rule.</summary>
    /// <exception cref="IrException">It breaks one; names the graph, the node, what was expected and what was found.</exception>
    public static void Check(OpGraph graph)
    {
        CheckNumbering(graph);
        HashSet<ValueId> defined = [];
        foreach (ValueId input in graph.Inputs)
            Define(graph, defined, input, "parameter");

        for (int i = 0; i < graph.Nodes.Count; i++)
            CheckNode(graph, graph.Nodes[i], $"node {i} ({graph.Nodes[i].Op.GetType().Name})", defined);

        foreach (ValueId output in graph.Outputs)
            RequireDefined(graph, defined, output, "the result");
        Require(graph, "the function", graph.Outputs.Count > 0, "it has no result");
        Require(
            graph,
            "the function",
            defined.Count == graph.Values.Count,
            $"{graph.Values.Count - defined.Count} of its {graph.Values.Count} values are never defined");
    }

    private static void CheckNumbering(OpGraph graph)
    {
        for (int i = 0; i < graph.Values.Count; i++)
            Require(graph, $"value {i}", graph.Values[i].Id.Index == i, $"expected the id %{i} and found {graph.Values[i].Id}");
    }

    private static void CheckNode(OpGraph graph, Node node, string place, HashSet<ValueId> defined)
    {
        Require(graph, place, OpLegality.IsLegal(node.Op, graph.Level), $"the operation is not legal at level {graph.Level}");
        foreach (ValueId input in node.Inputs)
            RequireDefined(graph, defined, input, place);

        EquatableArray<EdgeType> expected = ExpectedOutputs(graph, node, place);
        Require(
            graph,
            place,
            node.Outputs.Count == expected.Count,
            $"expected {expected.Count} outputs and found {node.Outputs.Count}");
        for (int i = 0; i < expected.Count; i++)
        {
            Define(graph, defined, node.Outputs[i], place);
            EdgeType found = EdgeType.Of(graph[node.Outputs[i]]);
            Require(graph, place, found == expected[i], $"expected {expected[i]} as output {node.Outputs[i]} and found {found}");
        }
    }

    private static EquatableArray<EdgeType> ExpectedOutputs(OpGraph graph, Node node, string place)
    {
        try
        {
            return OpTyping.Outputs(node.Op, [.. node.Inputs.Select(input => EdgeType.Of(graph[input]))]);
        }
        catch (IrException problem)
        {
            throw Broken(graph, place, problem.Message);
        }
    }

    private static void Define(OpGraph graph, HashSet<ValueId> defined, ValueId value, string place)
    {
        Require(graph, place, value.Index >= 0 && value.Index < graph.Values.Count, $"{value} is not a value of the graph");
        Require(graph, place, defined.Add(value), $"{value} is defined a second time");
    }

    private static void RequireDefined(OpGraph graph, HashSet<ValueId> defined, ValueId value, string place) =>
        Require(graph, place, defined.Contains(value), $"{value} is read before it is defined");

    private static void Require(OpGraph graph, string place, bool condition, string problem)
    {
        if (!condition)
            throw Broken(graph, place, problem);
    }

    private static IrException Broken(OpGraph graph, string place, string problem) => new($"{graph.Name}, {place}: {problem}");
}
