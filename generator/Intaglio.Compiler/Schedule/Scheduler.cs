using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Passes;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>From a model to everything that is decided before code is written: graphs, memory, weights, kernels.</summary>
public static class Scheduler
{
    /// <summary>
    /// Tokens of a chunk: a prompt of 512 in one go. Weights are read from memory once for each chunk, which
    /// costs less the longer it is; activations take memory, which costs more.
    /// </summary>
    private const int PreferredRows = 528;

    /// <summary>A chunk is a multiple of the tallest tile.</summary>
    private const int RowGranularity = 12;

    public static ModelPlan Plan(ModelSpec spec)
    {
        ModelGraphs graphs = PassPipeline.Run(ModelLowering.Lower(spec));
        var hidden = new Slot(0, Sizes.Stride(spec.HiddenSize));
        StackPlan? encoder = graphs.Encoder is null ? null : PlanStack(spec, graphs.Encoder, hidden, RowsOf(spec, StackSide.Encoder));
        StackPlan? decoder = graphs.Decoder is null ? null : PlanStack(spec, graphs.Decoder, hidden, RowsOf(spec, StackSide.Decoder));
        int headRows = (decoder ?? encoder)!.MaxRows;
        GraphMemory? head = graphs.Head is null ? null : MemoryPlanner.Plan(graphs.Head, hidden, HiddenBytes(hidden, headRows), headRows, isHead: true, QuantizedBlocks.AreUsedBy(spec));
        bool readsEncoder = graphs.Decoder is { Sources.Count: > 0 };
        long partials = new[] { encoder, decoder }.OfType<StackPlan>().SelectMany(Arenas).Append(head).Max(memory => memory?.Bytes ?? 0);

        return new ModelPlan(
            spec,
            graphs,
            hidden,
            encoder,
            decoder,
            head,
            partials + (decoder is null ? 0 : AttentionRows.PartialBytes(decoder, spec.MaxPositions)),
            readsEncoder ? CacheLayout.OfSource(spec.Decoder!) : null,
            spec.Formats.Select(format => WeightPlanner.Plan(spec, graphs, format)).ToEquatableArray(),
            new KernelTable(graphs),
            WorkerMemory.Plan(spec, graphs, new[] { encoder, decoder }.OfType<StackPlan>().Max(stack => stack.MaxRows)),
            partials);
    }

    /// <summary>Where every position sees later ones, a sequence cannot be cut into chunks: then a call takes the longest. Untouched rows take no memory.</summary>
    private static int RowsOf(ModelSpec spec, StackSide side)
    {
        int longest = spec.Stack(side)!.Embedding.Input switch
        {
            InputSpec.Patches patches => patches.Rows,
            InputSpec.Spectrogram spectrogram => spectrogram.Rows,
            _ => spec.MaxPositions,
        };
        bool whole = side == StackSide.Encoder || spec.Kind == TransformerKind.PrefixDecoder;
        int rows = Sizes.RoundUp(longest, RowGranularity);
        return whole ? Math.Max(rows, PreferredRows) : Math.Min(PreferredRows, rows);
    }

    private static long HiddenBytes(Slot hidden, int rows) => Sizes.RoundUp((long)hidden.Stride * rows * sizeof(float), Sizes.Alignment);

    private static StackPlan PlanStack(ModelSpec spec, StackGraphs graphs, Slot hidden, int maxRows)
    {
        EquatableArray<RotaryTables> rotaries = PlaceRotaryTables(graphs, HiddenBytes(hidden, maxRows), maxRows, out long reserved);
        StackSpec stack = spec.Stack(graphs.Side)!;

        // The encoder's output is projected for the decoder while it still lies in the arena.
        int sourceRows = graphs.Sources.Count > 0 ? RowsOf(spec, StackSide.Encoder) : maxRows;
        return new StackPlan(
            graphs.Side,
            stack,
            graphs,
            maxRows,
            rotaries,
            Planned(graphs.Embed),
            graphs.Layers.Select(Planned).ToEquatableArray(),
            graphs.Finish is null ? null : Planned(graphs.Finish),
            graphs.Sources.Select(source => MemoryPlanner.Plan(source, hidden, HiddenBytes(hidden, sourceRows), sourceRows, isHead: false, QuantizedBlocks.AreUsedBy(spec))).ToEquatableArray(),
            graphs.Side == StackSide.Encoder ? CacheLayout.OfEncoder(stack) : CacheLayout.OfDecoder(stack, spec.Cache));

        GraphMemory Planned(OpGraph graph) => MemoryPlanner.Plan(graph, hidden, reserved, maxRows, isHead: false, QuantizedBlocks.AreUsedBy(spec));
    }

    private static IEnumerable<GraphMemory?> Arenas(StackPlan stack) => stack.Layers.Concat(stack.Sources).Append(stack.Embed).Append(stack.Finish!);

    private static EquatableArray<RotaryTables> PlaceRotaryTables(StackGraphs graphs, long offset, int maxRows, out long end)
    {
        var tables = new List<RotaryTables>();
        foreach (PositionSpec positions in AttentionRows.Of(graphs).Select(attention => attention.Positions).Distinct())
        {
            int? pairs = positions switch
            {
                PositionSpec.Rotary rotary => rotary.Dimensions / 2,
                PositionSpec.Rotary2D rotary => rotary.Dimensions,
                _ => null,
            };
            if (pairs is null)
                continue;
            int stride = Sizes.RoundUp(pairs.Value, Sizes.ValuePadding);
            long bytes = (long)stride * maxRows * sizeof(float);
            tables.Add(new RotaryTables(positions, offset, offset + bytes, stride));
            offset += 2 * bytes;
        }

        end = offset;
        return tables.ToEquatableArray();
    }
}
