using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>The pencil of a pass: takes a graph apart, lets nodes be exchanged, and writes a new graph without what nothing reads any more.</summary>
internal sealed class GraphEdit(OpGraph graph)
{
    private readonly List<Value> values = [.. graph.Values];
    private List<Node> nodes = [.. graph.Nodes];
    private List<ValueId> outputs = [.. graph.Outputs];

    /// <summary>The nodes as they are now: a copy, so that a pass may edit while it walks.</summary>
    public IReadOnlyList<Node> Nodes => [.. nodes];

    /// <summary>The node that computes the value, or null for a parameter.</summary>
    public Node? Producer(ValueId value) => nodes.Find(node => node.Outputs.Contains(value));

    /// <summary>The node that computes the value where nothing else than one input of one node reads it; null otherwise.</summary>
    public Node? OnlyReadOnce(ValueId value) => Reads(value) == 1 ? Producer(value) : null;

    /// <summary>The type of a value.</summary>
    public EdgeType TypeOf(ValueId value) => EdgeType.Of(values[value.Index]);

    /// <summary>A value that no node computes yet.</summary>
    public ValueId NewValue(EdgeType type)
    {
        ValueId id = new(values.Count);
        values.Add(new Value(id, type.Element, type.Shape));
        return id;
    }

    /// <summary>Puts <paramref name="fused"/> where <paramref name="last"/> stood and takes <paramref name="others"/> out: all that it reads is known there.</summary>
    public void Fuse(Node fused, Node last, params Node[] others)
    {
        Exchange(last, fused);
        foreach (Node other in others)
            nodes.Remove(other);
    }

    /// <summary>Puts <paramref name="replacements"/> where <paramref name="old"/> stood.</summary>
    public void Exchange(Node old, params Node[] replacements)
    {
        int index = nodes.IndexOf(old);
        nodes.RemoveAt(index);
        nodes.InsertRange(index, replacements);
    }

    /// <summary>Takes a node out.</summary>
    public void Remove(Node node) => nodes.Remove(node);

    /// <summary>Makes everything that read <paramref name="old"/> read <paramref name="other"/>.</summary>
    public void Forward(ValueId old, ValueId other)
    {
        nodes = [.. nodes.Select(node => node with { Inputs = Renamed(node.Inputs) })];
        outputs = [.. Renamed(outputs)];

        EquatableArray<ValueId> Renamed(IEnumerable<ValueId> ids) => ids.Select(id => id == old ? other : id).ToEquatableArray();
    }

    /// <summary>The edited graph: dead nodes left out, values numbered in the order in which they are defined.</summary>
    public OpGraph ToGraph()
    {
        List<Node> live = LiveNodes();
        List<ValueId> order = [.. graph.Inputs.Concat(live.SelectMany(node => node.Outputs))];
        Dictionary<ValueId, ValueId> renamed = [];
        foreach (ValueId old in order)
            renamed.Add(old, new ValueId(renamed.Count));

        return graph with
        {
            Values = order.Select(old => values[old.Index] with { Id = renamed[old] }).ToEquatableArray(),
            Inputs = Renumbered(graph.Inputs),
            Outputs = Renumbered(outputs),
            Nodes = live.Select(node => node with { Inputs = Renumbered(node.Inputs), Outputs = Renumbered(node.Outputs) }).ToEquatableArray(),
        };

        EquatableArray<ValueId> Renumbered(IEnumerable<ValueId> ids) => ids.Select(id => renamed[id]).ToEquatableArray();
    }

    private int Reads(ValueId value) => nodes.Sum(node => node.Inputs.Count(input => input == value)) + outputs.Count(output => output == value);

    /// <summary>Nodes that a result depends on, and those that write the cache whoever reads it.</summary>
    private List<Node> LiveNodes()
    {
        HashSet<ValueId> read = [.. outputs];
        List<Node> live = [];
        foreach (Node node in Enumerable.Reverse(nodes))
        {
            if (!node.Outputs.Any(read.Contains) && node.Op is not (Op.CacheAppend or Op.SourceAppend or Op.FlashAttention or Op.SourceStore))
                continue;
            live.Add(node);
            read.UnionWith(node.Inputs);
        }

        live.Reverse();
        return live;
    }
}
