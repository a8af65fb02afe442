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
    private readonly HashSet<Kernel> decoding = [];

    public KernelTable(ModelGraphs graphs)
    {
        foreach (OpGraph graph in graphs.All)
        {
            bool decodes = graph == graphs.Head ? graphs.Decoder is not null : graphs.Decoder is { } decoder && decoder.Layers.Contains(graph);
            foreach (Node node in graph.Nodes)
            {
                foreach ((Op op, int columns) in KernelsOf(node.Op, graph[node.Inputs[0]].Shape.Columns))
                    Add(op, columns, decodes);
            }
        }
    }

    /// <summary>Every kernel, in the order of first use.</summary>
    public IReadOnlyList<Kernel> Kernels => order;

    /// <summary>Whether the kernel has to serve single tokens too.</summary>
    public bool Decodes(Kernel kernel) => decoding.Contains(kernel);

    /// <summary>The kernel that computes the operation on rows of so many columns.</summary>
    public string NameOf(Op op, int columns) => names[Key(op, columns)];

    /// <summary>What a node runs: itself, and what it is made of.</summary>
    private static IEnumerable<(Op Op, int Columns)> KernelsOf(Op op, int columns)
    {
        switch (op)
        {
            case Op.Projection { Norm: { } norm }:
                yield return (norm, columns);
                yield return (op, columns);
                break;
            case Op.Experts experts:
                yield return (ExpertProjections.Inner(experts), 0);
                yield return (ExpertProjections.Outer(experts), 0);
                break;
            case Op.FlashAttention attention:
                if (attention.Norms is { } norms)
                {
                    yield return Norm(norms.Query, attention.Shape.QuerySize);
                    yield return Norm(norms.Key, attention.Shape.KeyValueSize);
                }

                yield return (op, columns);
                break;
            default:
                yield return (op, columns);
                break;
        }
    }

    /// <summary>The norm of queries or keys as a norm of rows: of all heads together, or of one head.</summary>
    public static (Op Op, int Columns) Norm(Op norm, int columns) => norm is Op.NormalizeHeads heads
        ? (new Op.Normalize(heads.Norm, OneHead(heads.Weight), OneHead(heads.Bias)), heads.HeadSize)
        : (norm, columns);

    private static WeightRef? OneHead(WeightRef? weight) => weight is null ? null : weight with { Rows = 1 };

    private void Add(Op op, int columns, bool decodes)
    {
        Kernel key = Key(op, columns);
        if (decodes)
            decoding.Add(key);
        if (names.ContainsKey(key))
            return;
        string name = Describe(op, columns);
        string unique = name;
        for (int number = 2; names.ContainsValue(unique); number++)
            unique = name + "Variant" + CSharpLiteral.Of(number);
        names.Add(key, unique);
        order.Add(key);
    }

    /// <summary>What distinguishes kernels: parameters are read where they lie, so layers and stacks that differ in nothing else share one.</summary>
    private static Kernel Key(Op op, int columns) => op switch
    {
        Op.Projection projection => new Kernel(projection with { Norm = null, Parts = projection.Parts.Select(OfAnySide).ToEquatableArray() }, projection.InputColumns),
        Op.Normalize norm => new Kernel(norm with { Weight = Anonymous(norm.Weight), Bias = Anonymous(norm.Bias) }, columns),
        Op.FlashAttention { Bias.Op: Op.RelativeBias bias } attention =>
            new Kernel(attention with { Bias = new ScoreBias(bias with { Table = bias.Table with { Role = WeightRole.RelativeBias } }) }, 0),
        Op.TokenEmbedding or Op.LearnedPositions or Op.TokenTypes or Op.FlashAttention or Op.CrossAttention => new Kernel(op, 0),
        _ => new Kernel(op, columns),
    };

    private static ProjectionPart OfAnySide(ProjectionPart part) =>
        new(part.Weight with { Side = StackSide.Decoder }, part.Bias is null ? null : part.Bias with { Side = StackSide.Decoder });

    private static WeightRef? Anonymous(WeightRef? weight) => weight is null ? null : new WeightRef(WeightRole.AttentionNorm, 1);

    private static string Describe(Op op, int columns) => op switch
    {
        Op.TokenEmbedding => "EmbedTokens",
        Op.LearnedPositions => "EmbedPositions",
        Op.TokenTypes => "EmbedTypes",
        Op.Normalize norm => norm.Norm.Kind + "Norm" + CSharpLiteral.Of(columns),
        Op.Projection projection => ProjectionName(projection)
            + CSharpLiteral.Of(projection.OutputColumns) + "From" + CSharpLiteral.Of(projection.InputColumns),
        Op.FlashAttention attention => "Attention" + Heads(attention.Shape),
        Op.CrossAttention attention => "CrossAttention" + Heads(attention.Shape),
        _ => op.GetType().Name + CSharpLiteral.Of(columns),
    };

    private static string Heads(AttentionShape shape) => CSharpLiteral.Of(shape.Heads)
        + (shape.KeyValueHeads == shape.Heads ? "" : "Over" + CSharpLiteral.Of(shape.KeyValueHeads)) + "x" + CSharpLiteral.Of(shape.HeadSize);

    private static string ProjectionName(Op.Projection projection)
    {
        WeightRole first = projection.Parts[0].Weight.Role;
        return first is WeightRole.Head or WeightRole.TokenEmbedding ? "Head" : string.Concat(projection.Parts.Select(part => part.Weight.Role.ToString()));
    }
}

/// <summary>A mixture of experts as projections: the same two for every expert, over other weights.</summary>
public static class ExpertProjections
{
    /// <summary>activation(gate(x)) · up(x), or activation(up(x)).</summary>
    public static Op.Projection Inner(Op.Experts experts)
    {
        ProjectionPart up = new(experts.Up, null);
        return new Op.Projection(
            experts.Gate is { } gate ? EquatableArray.Of(new ProjectionPart(gate, null), up) : EquatableArray.Of(up),
            null,
            Epilogue.None with { Activation = experts.Activation, Gated = experts.Gate is not null });
    }

    /// <summary>Back to the hidden size.</summary>
    public static Op.Projection Outer(Op.Experts experts) => new(EquatableArray.Of(new ProjectionPart(experts.Down, null)), null, Epilogue.None);
}
