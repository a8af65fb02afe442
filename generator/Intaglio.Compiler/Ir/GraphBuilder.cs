using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>Writes a graph from top to bottom; the shapes of what is computed follow from what is read.</summary>
/// <param name="name">The function: <c>embed</c>, <c>layer.A</c>, <c>head</c>.</param>
/// <param name="level">Which operations are legal.</param>
public sealed class GraphBuilder(string name, IrLevel level = IrLevel.Lowered)
{
    private readonly List<Value> values = [];
    private readonly List<ValueId> inputs = [];
    private readonly List<Node> nodes = [];

    /// <summary>Adds a parameter.</summary>
    public ValueId Input(string inputName, EdgeType type)
    {
        ValueId id = NewValue(type, inputName);
        inputs.Add(id);
        return id;
    }

    /// <summary>Adds an operation with one output, and returns that.</summary>
    /// <exception cref="IrException">The operation cannot read <paramref name="read"/>.</exception>
    public ValueId Compute(Op op, params ValueId[] read) => ComputeAll(op, read)[0];

    /// <summary>Adds an operation, and returns its outputs.</summary>
    /// <exception cref="IrException">The operation cannot read <paramref name="read"/>.</exception>
    public EquatableArray<ValueId> ComputeAll(Op op, params ValueId[] read)
    {
        EquatableArray<EdgeType> types = OpTyping.Outputs(op, [.. read.Select(TypeOf)]);
        EquatableArray<ValueId> written = types.Select(type => NewValue(type, null)).ToEquatableArray();
        nodes.Add(new Node(op, read.ToEquatableArray(), written));
        return written;
    }

    /// <summary>The type of a value that was made before.</summary>
    public EdgeType TypeOf(ValueId id) => EdgeType.Of(values[id.Index]);

    /// <summary>The finished graph, verified.</summary>
    /// <exception cref="IrException">An operation is not legal at the graph's level.</exception>
    public OpGraph Build(params ValueId[] outputs)
    {
        OpGraph graph = new(
            name,
            level,
            values.ToEquatableArray(),
            inputs.ToEquatableArray(),
            outputs.ToEquatableArray(),
            nodes.ToEquatableArray());
        IrVerifier.Check(graph);
        return graph;
    }

    private ValueId NewValue(EdgeType type, string? valueName)
    {
        ValueId id = new(values.Count);
        values.Add(new Value(id, type.Element, type.Shape, valueName));
        return id;
    }
}
