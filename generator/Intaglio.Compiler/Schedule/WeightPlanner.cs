using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Lays the weights out in the order in which they are read: one pass through memory, front to back.</summary>
public static class WeightPlanner
{
    public static WeightLayout Plan(ModelSpec spec, ModelGraphs graphs, WeightFormat format)
    {
        WeightSection head = graphs.Head is null ? WeightSection.Empty : Section(spec, graphs.Head, format, hasTable: true);
        bool tied = head.Find(WeightRole.TokenEmbedding) is not null;
        long offset = 0;

        // What an encoder-decoder reads once for each text comes before what it reads for each token.
        StackWeights? encoder = graphs.Encoder is null
            ? null
            : Stack(spec, spec.Encoder!, graphs.Encoder, format, hasTable: graphs.Decoder is null ? !tied : !spec.SharedEmbedding, ref offset);
        StackWeights? decoder = graphs.Decoder is null ? null : Stack(spec, spec.Decoder!, graphs.Decoder, format, hasTable: !tied, ref offset);
        return new WeightLayout(format, encoder, decoder, head, offset, offset + head.Bytes);
    }

    /// <summary>Columns of a row of expanded distances: <c>MaxDistance + 32</c> on both sides, and a block more for reads that begin at the last.</summary>
    public static int DistanceColumns(int maxDistance) => Sizes.RoundUp((2 * DistanceReach(maxDistance)) + Sizes.CacheBlockPositions, Sizes.ValuePadding);

    /// <summary>The distance from which a whole block lies in the last bucket.</summary>
    public static int DistanceReach(int maxDistance) => maxDistance + Sizes.CacheBlockPositions;

    private static StackWeights Stack(ModelSpec spec, StackSpec stack, StackGraphs graphs, WeightFormat format, bool hasTable, ref long offset)
    {
        EquatableArray<WeightSection> sources = graphs.Sources.Select(source => Section(spec, source, format, hasTable: true)).ToEquatableArray();
        EquatableArray<long> sourceOffsets = sources.Count == 0 ? default : PlaceLayers(stack, sources, ref offset);

        long embedOffset = offset;
        WeightSection embed = EmbedSection(spec, graphs, format, hasTable);
        offset += embed.Bytes;
        EquatableArray<WeightSection> kinds = graphs.Layers.Select(layer => Section(spec, layer, format, hasTable: true)).ToEquatableArray();
        EquatableArray<long> layers = PlaceLayers(stack, kinds, ref offset);

        long finishOffset = offset;
        WeightSection finish = graphs.Finish is null ? WeightSection.Empty : Section(spec, graphs.Finish, format, hasTable: true);
        offset += finish.Bytes;
        return new StackWeights(embed, embedOffset, kinds, layers, finish, finishOffset, sources, sourceOffsets);
    }

    /// <summary>Each layer's place; layers that share weights have one.</summary>
    private static EquatableArray<long> PlaceLayers(StackSpec stack, EquatableArray<WeightSection> kinds, ref long offset)
    {
        var places = new Dictionary<int, long>();
        var layers = new List<long>();
        for (int layer = 0; layer < stack.Layers; layer++)
        {
            int weights = stack.WeightsOf(layer);
            if (!places.TryGetValue(weights, out long place))
            {
                places.Add(weights, place = offset);
                offset += kinds[stack.Pattern[layer]].Bytes;
            }

            layers.Add(place);
        }

        return layers.ToEquatableArray();
    }

    private static WeightSection EmbedSection(ModelSpec spec, StackGraphs graphs, WeightFormat format, bool hasTable)
    {
        var section = new WeightSectionBuilder(spec, format);
        section.Add(graphs.Embed, hasTable);
        Op.RelativeBias? shared = graphs.Layers.SelectMany(layer => layer.Nodes).Select(node => (node.Op as Op.FlashAttention)?.Bias?.Op)
            .OfType<Op.RelativeBias>().FirstOrDefault(bias => bias.Table.Role == WeightRole.SharedRelativeBias);
        if (shared is not null)
            section.Distances(shared);
        return section.ToSection();
    }

    private static WeightSection Section(ModelSpec spec, OpGraph graph, WeightFormat format, bool hasTable)
    {
        var section = new WeightSectionBuilder(spec, format);
        section.Add(graph, hasTable);
        return section.ToSection();
    }
}
