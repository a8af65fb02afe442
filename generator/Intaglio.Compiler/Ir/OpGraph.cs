using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>The computation of one function of a model (embed, a kind of layer, head): a straight line of nodes in SSA form.</summary>
/// <remarks>
/// Shapes are symbolic in the number of tokens, so one graph serves decoding (one token) and prefill (many). Which weights of which
/// layer are meant is decided by the caller: a graph names roles, not tensors.
/// </remarks>
/// <param name="Name">The function: <c>embed</c>, <c>layer.A</c>, <c>head</c>; those of an encoder beside a decoder begin with <c>encoder.</c></param>
/// <param name="Level">Which operations are legal.</param>
/// <param name="Values">Every value, at its own index.</param>
/// <param name="Inputs">The function's parameters.</param>
/// <param name="Outputs">The function's results.</param>
/// <param name="Nodes">The operations in order.</param>
public sealed record OpGraph(
    string Name,
    IrLevel Level,
    EquatableArray<Value> Values,
    EquatableArray<ValueId> Inputs,
    EquatableArray<ValueId> Outputs,
    EquatableArray<Node> Nodes)
{
    /// <summary>The value behind an id.</summary>
    public Value this[ValueId id] => Values[id.Index];

    /// <summary>The node that computes the value, or null for a parameter.</summary>
    public Node? Producer(ValueId id) => Nodes.FirstOrDefault(node => node.Outputs.Contains(id));

    /// <summary>How many nodes read the value, the function's results counted once.</summary>
    public int Uses(ValueId id) => Nodes.Sum(node => node.Inputs.Count(input => input == id)) + (Outputs.Contains(id) ? 1 : 0);
}

/// <summary>Which operations a graph may hold.</summary>
public enum IrLevel
{
    /// <summary>As lowered: one operation for each step of the paper.</summary>
    Lowered,

    /// <summary>Between two passes: steps and fused operations side by side.</summary>
    Fusing,

    /// <summary>After the passes: projections and attention fused, ready to be scheduled.</summary>
    Fused,
}

/// <summary>An operation and the values that it reads and writes.</summary>
/// <param name="Op">What is computed.</param>
/// <param name="Inputs">What is read, in the order that the operation documents.</param>
/// <param name="Outputs">What is written.</param>
/// <param name="Note">What a pass did to it, for the reader of a printed graph; empty as lowered.</param>
public sealed record Node(Op Op, EquatableArray<ValueId> Inputs, EquatableArray<ValueId> Outputs, string Note = "");

/// <summary>The name of a value within its graph.</summary>
public readonly record struct ValueId(int Index)
{
    public override string ToString() => "%" + CSharpLiteral.Of(Index);
}

/// <summary>A value: what an edge of the graph carries.</summary>
/// <param name="Id">Its name within the graph, and its index there.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Name">What a parameter is called; null for what a node computes.</param>
public sealed record Value(ValueId Id, ElementType Type, Shape Shape, string? Name = null)
{
    /// <summary>How a printed graph calls it: <c>positions</c>, <c>%4</c>.</summary>
    public string DisplayName => Name ?? Id.ToString();
}

/// <summary>The type of an element.</summary>
public enum ElementType
{
    F32,
    I32,
}

/// <summary>The dimensions of a value, outermost first.</summary>
public sealed record Shape(EquatableArray<Dimension> Dimensions)
{
    /// <summary>One number for each token.</summary>
    public static Shape Tokens { get; } = new(EquatableArray.Of(Dimension.Tokens));

    /// <summary>A row of <paramref name="columns"/> for each token.</summary>
    public static Shape Rows(int columns) => Of(Dimension.Tokens, columns);

    /// <summary>A row of <paramref name="columns"/> for each of whatever the rows are.</summary>
    public static Shape Of(Dimension rows, int columns) => new(EquatableArray.Of(rows, Dimension.Of(columns)));

    /// <summary>A score for each head, token and key.</summary>
    public static Shape Scores(int heads, Dimension keys) => new(EquatableArray.Of(Dimension.Of(heads), Dimension.Tokens, keys));

    /// <summary>The innermost dimension, where it is a number.</summary>
    public int Columns => Dimensions[Dimensions.Count - 1].Size;

    public override string ToString() => "[" + string.Join(", ", Dimensions) + "]";
}

/// <summary>A dimension: a number, or one of the lengths that are known only at run time.</summary>
/// <param name="Symbol">Null for a number.</param>
/// <param name="Size">The number; 0 for a symbol.</param>
public readonly record struct Dimension(string? Symbol, int Size)
{
    /// <summary>T: the tokens of this call.</summary>
    public static Dimension Tokens { get; } = new("T", 0);

    /// <summary>S: the positions in the cache, those of this call included.</summary>
    public static Dimension Positions { get; } = new("S", 0);

    /// <summary>M: the positions of the encoder's output.</summary>
    public static Dimension Source { get; } = new("M", 0);

    /// <summary>F: the frames of a spectrogram, two for each token.</summary>
    public static Dimension Frames { get; } = new("F", 0);

    /// <summary>B: the sequences of this call.</summary>
    public static Dimension Sequences { get; } = new("B", 0);

    public static Dimension Of(int size) => new(null, size);

    public override string ToString() => Symbol ?? CSharpLiteral.Of(Size);
}
