using System;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Schedule;

/// <summary>The private memory of a worker: a normalised row, and what attention keeps beside its registers. Offsets in bytes.</summary>
/// <param name="Queries">Turned queries, [rows][head size]; the normalised row of a projection lies here too.</param>
/// <param name="Positions">The position of each query row, as a 32-bit integer.</param>
/// <param name="Heads">The query head of each row, as a 32-bit integer.</param>
/// <param name="State">Running maxima, sums and outputs of the rows over a stretch of positions.</param>
/// <param name="Totals">The same over all stretches so far.</param>
/// <param name="Scores">Scores of a tile, [blocks of a step][rows of the tile][32].</param>
/// <param name="Corrections">What brings the sums of a tile's rows to their new maxima.</param>
/// <param name="Key">A turned key.</param>
/// <param name="Widened">Keys and values of a step as 32-bit floats; of no length where the cache holds such.</param>
/// <param name="Rows">The rows that go to an expert, as 32-bit integers; of no length where there are no experts.</param>
/// <param name="Quantized">A quantised row of a projection's input; of no length where no format is quantised.</param>
/// <param name="PanelSums">Sums of a tile of quantised panels; of no length where no format is quantised.</param>
/// <param name="Bytes">All of it.</param>
public sealed record WorkerMemory(
    long Queries, long Positions, long Heads, long State, long Totals, long Scores, long Corrections, long Key, long Widened, long Rows,
    long Quantized, long PanelSums, long Bytes)
{
    /// <summary>Room for the widest of everything that the model computes on any of its instruction sets.</summary>
    internal static WorkerMemory Plan(ModelSpec spec, ModelGraphs graphs, int maxRows)
    {
        int tileRows = spec.InstructionSets.Max(set => TileRules.Matrix(TargetTable.Of(set)).Rows);
        Op[] ops = graphs.All.SelectMany(graph => graph.Nodes).Select(node => node.Op).ToArray();
        AttentionShape[] shapes = ops.OfType<Op.FlashAttention>().Select(op => op.Shape).Concat(ops.OfType<Op.CrossAttention>().Select(op => op.Shape)).ToArray();
        int widest = ops.OfType<Op.Projection>().Where(projection => projection.Norm is not null).Select(projection => projection.InputColumns).DefaultIfEmpty(0).Max();
        int rows = shapes.Max(AttentionRows.Capacity);
        int state = shapes.Max(AttentionRows.StateFloats);

        long offset = 0;
        long queries = Take(Math.Max(shapes.Max(shape => AttentionRows.Capacity(shape) * shape.HeadSize), widest));
        long positions = Take(rows);
        long heads = Take(rows);
        long states = Take(state);
        long totals = Take(state);
        long scores = Take(AttentionRows.StepBlocks * tileRows * Sizes.CacheBlockPositions);
        long corrections = Take(Sizes.RoundUp(tileRows, Sizes.ValuePadding));
        long key = Take(shapes.Max(shape => shape.HeadSize));
        long widened = Take(spec.Cache == CacheFormat.Float32 ? 0 : shapes.Max(shape => AttentionRows.StepBlocks * CacheLayout.HeadFloats(shape.HeadSize)));
        long chosen = Take(ops.Any(op => op is Op.Experts) ? maxRows : 0);
        bool quantizes = QuantizedBlocks.AreUsedBy(spec);
        long quantized = Take(quantizes ? ops.SelectMany(InputColumns).Max(Sizes.Stride) : 0);
        long panelSums = Take(quantizes ? QuantizedBlocks.SumFloats(tileRows) : 0);
        return new WorkerMemory(queries, positions, heads, states, totals, scores, corrections, key, widened, chosen, quantized, panelSums, offset);

        long Take(int floats)
        {
            long start = offset;
            offset = Sizes.RoundUp(offset + ((long)floats * sizeof(float)), Sizes.Alignment);
            return start;
        }
    }

    /// <summary>Columns of what the projections of an operation read.</summary>
    private static int[] InputColumns(Op op) => op switch
    {
        Op.Projection projection => [projection.InputColumns],
        Op.Experts experts => [experts.Up.Columns, experts.Down.Columns],
        _ => [],
    };
}
