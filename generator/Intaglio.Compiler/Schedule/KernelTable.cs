using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>A kernel: an operation, and the columns of its rows where the operation does not say them itself.</summary>
public sealed record Kernel(Op Op, int Columns);

/// <summary>The kernels of a model: one for each distinct operation and shape, however many layers use it.</summary>
/// <remarks>Operations are records and so equal when they compute the same; the norm before a projection is a kernel of its own.</remarks>
public sealed class KernelTable
{
    private readonly Dictionary<Kernel, string> names = [];
    private readonly List<Kernel> order = [];

    public KernelTable(IEnumerable<OpGraph> graphs)
    {
        foreach (OpGraph graph in graphs)
        {
            foreach (Node node in graph.Nodes)
            {
                int columns = graph[node.Inputs[0]].Shape.Columns;
                if (node.Op is Op.Projection { Norm: { } norm })
                    Add(norm, columns);
                Add(node.Op, columns);
            }
        }
    }

    /// <summary>Every kernel, in the order of first use.</summary>
    public IReadOnlyList<Kernel> Kernels => order;

    /// <summary>The kernel that computes the operation on rows of so many columns.</summary>
    public string NameOf(Op op, int columns) => names[Key(op, columns)];

    private void Add(Op op, int columns)
    {
        Kernel key = Key(op, columns);
        if (names.ContainsKey(key))
            return;
        string name = Describe(op, columns);
        string unique = name;
        for (int number = 2; names.ContainsValue(unique); number++)
            unique = name + "Variant" + CSharpLiteral.Of(number);
        names.Add(key, unique);
        order.Add(key);
    }

    /// <summary>What distinguishes kernels: the norm's weights are read where they lie, so layers whose norms differ in nothing else share it.</summary>
    private static Kernel Key(Op op, int columns) => op switch
    {
        Op.Projection projection => new Kernel(projection with { Norm = null }, projection.InputColumns),
        Op.Normalize norm => new Kernel(norm with { Weight = Anonymous(norm.Weight), Bias = Anonymous(norm.Bias) }, columns),
        Op.TokenEmbedding or Op.LearnedPositions or Op.FlashAttention => new Kernel(op, 0),
        _ => new Kernel(op, columns),
    };

    private static WeightRef? Anonymous(WeightRef? weight) => weight is null ? null : weight with { Role = WeightRole.AttentionNorm };

    private static string Describe(Op op, int columns) => op switch
    {
        Op.TokenEmbedding => "EmbedTokens",
        Op.LearnedPositions => "EmbedPositions",
        Op.Normalize norm => norm.Norm.Kind + "Norm" + CSharpLiteral.Of(columns),
        Op.Projection projection => ProjectionName(projection)
            + CSharpLiteral.Of(projection.OutputColumns) + "From" + CSharpLiteral.Of(projection.InputColumns),
        Op.FlashAttention attention => "Attention" + CSharpLiteral.Of(attention.Heads)
            + (attention.KeyValueHeads == attention.Heads ? "" : "Over" + CSharpLiteral.Of(attention.KeyValueHeads))
            + "x" + CSharpLiteral.Of(attention.HeadSize),
        _ => op.GetType().Name + CSharpLiteral.Of(columns),
    };

    private static string ProjectionName(Op.Projection projection)
    {
        WeightRole first = projection.Parts[0].Weight.Role;
        return first is WeightRole.Head or WeightRole.TokenEmbedding ? "Head" : string.Concat(projection.Parts.Select(part => part.Weight.Role.ToString()));
    }
}
