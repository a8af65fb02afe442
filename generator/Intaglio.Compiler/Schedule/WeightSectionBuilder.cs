using System.Collections.Generic;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Collects the weights of one function in the order in which its nodes read them.</summary>
internal sealed class WeightSectionBuilder(ModelSpec spec, WeightFormat program)
{
    private readonly List<PackedWeight> weights = [];
    private long offset;

    public WeightSection ToSection() => new(weights.ToEquatableArray(), offset);

    /// <summary>The weights of every node.</summary>
    /// <param name="graph">A fused graph.</param>
    /// <param name="hasTable">False where the token table lies elsewhere.</param>
    public void Add(OpGraph graph, bool hasTable)
    {
        foreach (Node node in graph.Nodes)
        {
            if (node.Op is not Op.TokenEmbedding || hasTable)
                Add(node.Op);
        }
    }

    /// <summary>A relative bias, expanded to distances.</summary>
    public void Distances(Op.RelativeBias bias)
    {
        int columns = WeightPlanner.DistanceColumns(bias.MaxDistance);
        Place(new PackedWeight(PackedLayout.Distances, offset, bias.Heads, columns, false, EquatableArray.Of(new PackedPart(bias.Table, 0)), WeightFormat.Float32, Bias: bias), (long)bias.Heads * columns * sizeof(float));
    }

    private void Add(Op op)
    {
        switch (op)
        {
            case Op.TokenEmbedding embedding:
                Table(embedding.Table);
                break;
            case Op.LearnedPositions positions:
                Table(positions.Table);
                break;
            case Op.TokenTypes types:
                Table(types.Table);
                break;
            case Op.ClassToken token:
                Vector(token.Token);
                break;
            case Op.Normalize norm:
                Vector(norm.Weight);
                Vector(norm.Bias);
                break;
            case Op.NormalizeHeads norm:
                Vector(norm.Weight);
                Vector(norm.Bias);
                break;
            case Op.Projection projection:
                if (projection.Norm is { } fused)
                    Add(fused);
                Projection(projection);
                break;
            case Op.FlashAttention attention:
                Add(attention);
                break;
            case Op.Experts experts:
                Projection(ExpertProjections.Inner(experts), experts.Count);
                Projection(ExpertProjections.Outer(experts), experts.Count);
                break;
        }
    }

    private void Add(Op.FlashAttention attention)
    {
        if (attention.Norms is { } norms)
        {
            Add(norms.Query);
            Add(norms.Key);
        }

        if (attention.Bias?.Op is Op.RelativeBias { Table.Role: WeightRole.RelativeBias } bias)
            Distances(bias);
    }

    private void Table(WeightRef table)
    {
        WeightFormat format = RoleFormats.Of(spec, program, table.Role);
        int rows = QuantizedBlocks.IsQuantized(format) ? Sizes.RoundUp(table.Rows, Sizes.PanelRows) : table.Rows;
        Add(PackedLayout.Table, format, rows, table.Columns, false, [new PackedPart(table, 0)], Sizes.PanelBytes(format, rows, table.Columns));
    }

    private void Vector(WeightRef? vector)
    {
        if (vector is not null)
            Vector(vector.Rows, false, [new PackedPart(vector, 0)]);
    }

    private void Projection(Op.Projection projection, int experts = 1)
    {
        bool interleaved = projection.Epilogue.Gated;
        var matrices = new List<PackedPart>();
        var biases = new List<PackedPart>();
        int row = 0;
        foreach (ProjectionPart part in projection.Parts)
        {
            matrices.Add(new PackedPart(part.Weight, row));
            if (part.Bias is { } bias)
                biases.Add(new PackedPart(bias, row));
            row += interleaved ? Sizes.PanelRows : part.Weight.Rows;
        }

        int rows = interleaved
            ? Sizes.RoundUp(projection.Parts[0].Weight.Rows, Sizes.PanelRows) * projection.Parts.Count
            : Sizes.RoundUp(row, Sizes.PanelRows);
        int columns = projection.InputColumns;
        WeightFormat format = RoleFormats.Of(spec, program, projection);
        Add(PackedLayout.Panels, format, rows, columns, interleaved, matrices, Sizes.PanelBytes(format, rows, columns), experts);
        if (biases.Count > 0)
            Vector(rows, interleaved, biases);
    }

    private void Vector(int length, bool interleaved, List<PackedPart> parts)
    {
        int padded = Sizes.RoundUp(length, Sizes.PanelRows);
        Add(PackedLayout.Vector, WeightFormat.Float32, 1, padded, interleaved, parts, (long)padded * sizeof(float));
    }

    private void Add(PackedLayout layout, WeightFormat format, int rows, int columns, bool interleaved, List<PackedPart> parts, long bytes, int experts = 1)
    {
        long each = Sizes.RoundUp(bytes, Sizes.Alignment);
        Place(new PackedWeight(layout, offset, rows, columns, interleaved, parts.ToEquatableArray(), format, experts, experts == 1 ? 0 : each), each * experts);
    }

    private void Place(PackedWeight weight, long bytes)
    {
        weights.Add(weight);
        offset = Sizes.RoundUp(offset + bytes, Sizes.Alignment);
    }
}
