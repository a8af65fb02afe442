using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Passes;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Schedule;

/// <summary>From a model to everything that is decided before code is written: graphs, memory, weights, kernels.</summary>
public static class Scheduler
{
    /// <summary>
    /// Tokens of a chunk: a prompt of 512 in one go. Weights are read from memory once for each chunk, which
    /// costs less the longer it is; activations take memory, which costs more.
    /// </summary>
    private const int PreferredRows = 528;

    public static ModelPlan Plan(ModelSpec spec)
    {
        ModelGraphs graphs = PassPipeline.Run(ModelLowering.Lower(spec));
        int maxRows = Math.Min(PreferredRows, Sizes.RoundUp(spec.MaxPositions, 12));

        var hidden = new Slot(0, Sizes.Stride(spec.HiddenSize));
        EquatableArray<RotaryTables> rotaries = PlaceRotaryTables(graphs, (long)hidden.Stride * maxRows * sizeof(float), maxRows, out long reserved);

        GraphMemory embed = MemoryPlanner.Plan(graphs.Embed, hidden, reserved, maxRows, isHead: false);
        EquatableArray<GraphMemory> layers = graphs.Layers.Select(layer => MemoryPlanner.Plan(layer, hidden, reserved, maxRows, isHead: false)).ToEquatableArray();
        GraphMemory? head = graphs.Head is null ? null : MemoryPlanner.Plan(graphs.Head, hidden, reserved, maxRows, isHead: true);

        return new ModelPlan(
            spec,
            graphs,
            maxRows,
            hidden,
            rotaries,
            embed,
            layers,
            head,
            layers.Select(layer => layer.Bytes).Concat([embed.Bytes, head?.Bytes ?? 0]).Max(),
            CacheLayout.Of(spec.OnlyStack),
            spec.Formats.Select(format => WeightPlanner.Plan(spec, graphs, format)).ToEquatableArray(),
            new KernelTable(graphs.Layers.Concat([graphs.Embed]).Concat(graphs.Head is null ? [] : [graphs.Head])),
            PlanWorkerMemory(spec, graphs));
    }

    private static EquatableArray<RotaryTables> PlaceRotaryTables(ModelGraphs graphs, long offset, int maxRows, out long end)
    {
        var tables = new List<RotaryTables>();
        foreach (PositionSpec.Rotary rotary in Attentions(graphs).Select(attention => attention.Rotary).OfType<PositionSpec.Rotary>().Distinct())
        {
            int stride = Sizes.RoundUp(rotary.Dimensions / 2, Sizes.ValuePadding);
            long bytes = (long)stride * maxRows * sizeof(float);
            tables.Add(new RotaryTables(rotary, offset, offset + bytes, stride));
            offset += 2 * bytes;
        }

        end = offset;
        return tables.ToEquatableArray();
    }

    private static WorkerMemory PlanWorkerMemory(ModelSpec spec, ModelGraphs graphs)
    {
        int rows = spec.InstructionSets.Max(set => TileRules.Matrix(TargetTable.Of(set)).Rows);
        int headSize = Attentions(graphs).Max(attention => attention.HeadSize);
        int widest = graphs.Layers.Concat(graphs.Head is null ? [] : [graphs.Head])
            .SelectMany(graph => graph.Nodes).Select(node => node.Op).OfType<Op.Projection>()
            .Where(projection => projection.Norm is not null).Select(projection => projection.InputColumns).DefaultIfEmpty(0).Max();

        long offset = 0;
        long queries = Take(Math.Max(rows * headSize, widest));
        long scores = Take(rows * Sizes.CacheBlockPositions);
        long outputs = Take(rows * CacheLayout.ValueStride(headSize));
        long key = Take(headSize);
        long maxima = Take(rows);
        long sums = Take(rows);
        return new WorkerMemory(queries, scores, outputs, key, maxima, sums, offset);

        long Take(int floats)
        {
            long start = offset;
            offset = Sizes.RoundUp(offset + ((long)floats * sizeof(float)), Sizes.Alignment);
            return start;
        }
    }

    private static IEnumerable<Op.FlashAttention> Attentions(ModelGraphs graphs) =>
        graphs.Layers.SelectMany(layer => layer.Nodes).Select(node => node.Op).OfType<Op.FlashAttention>();
}
