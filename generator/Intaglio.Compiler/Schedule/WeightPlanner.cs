using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Lays the weights out in the order in which a token reads them: one pass through memory, front to back.</summary>
public static class WeightPlanner
{
    public static WeightLayout Plan(ModelSpec spec, ModelGraphs graphs, WeightFormat format)
    {
        WeightSection head = graphs.Head is null ? new WeightSection(default, 0) : Section(graphs.Head, format, null);
        WeightSection embed = Section(graphs.Embed, format, head);
        EquatableArray<WeightSection> kinds = graphs.Layers.Select(layer => Section(layer, format, null)).ToEquatableArray();

        long offset = embed.Bytes;
        var layers = new List<long>();
        foreach (int kind in spec.OnlyStack.Pattern)
        {
            layers.Add(offset);
            offset += kinds[kind].Bytes;
        }

        return new WeightLayout(format, embed, kinds, layers.ToEquatableArray(), head, offset, offset + head.Bytes);
    }

    /// <summary>The weights of one graph; a table that <paramref name="tied"/> holds as panels already is left out.</summary>
    private static WeightSection Section(OpGraph graph, WeightFormat format, WeightSection? tied)
    {
        var section = new SectionBuilder(format);
        foreach (Node node in graph.Nodes)
        {
            switch (node.Op)
            {
                case Op.TokenEmbedding embedding when tied?.Find(embedding.Table.Role) is null:
                    section.Table(embedding.Table);
                    break;
                case Op.LearnedPositions positions:
                    section.Table(positions.Table);
                    break;
                case Op.Normalize norm:
                    section.Norm(norm);
                    break;
                case Op.Projection projection:
                    section.Norm(projection.Norm);
                    section.Projection(projection);
                    break;
            }
        }

        return section.ToSection();
    }

    private sealed class SectionBuilder(WeightFormat format)
    {
        private readonly List<PackedWeight> weights = [];
        private long offset;

        public WeightSection ToSection() => new(weights.ToEquatableArray(), offset);

        public void Table(WeightRef table) =>
            Add(PackedLayout.Table, table.Rows, table.Columns, false, [new PackedPart(table, 0)], (long)table.Rows * table.Columns * Sizes.Bytes(format));

        public void Norm(Op.Normalize? norm)
        {
            if (norm?.Weight is { } weight)
                Vector(weight.Rows, false, [new PackedPart(weight, 0)]);
            if (norm?.Bias is { } bias)
                Vector(bias.Rows, false, [new PackedPart(bias, 0)]);
        }

        public void Projection(Op.Projection projection)
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
            Add(PackedLayout.Panels, rows, columns, interleaved, matrices, (long)rows * columns * Sizes.Bytes(format));
            if (biases.Count > 0)
                Vector(rows, interleaved, biases);
        }

        private void Vector(int length, bool interleaved, List<PackedPart> parts)
        {
            int padded = Sizes.RoundUp(length, Sizes.PanelRows);
            Add(PackedLayout.Vector, 1, padded, interleaved, parts, (long)padded * sizeof(float));
        }

        private void Add(PackedLayout layout, int rows, int columns, bool interleaved, List<PackedPart> parts, long bytes)
        {
            weights.Add(new PackedWeight(layout, offset, rows, columns, interleaved, parts.ToEquatableArray()));
            offset = Sizes.RoundUp(offset + bytes, Sizes.Alignment);
        }
    }
}
