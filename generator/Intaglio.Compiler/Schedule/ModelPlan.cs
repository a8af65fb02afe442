using System;
using System.Collections.Generic;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Everything that is decided before a line of C# is written, and that all targets share.</summary>
/// <param name="Spec">The model.</param>
/// <param name="Graphs">Its fused graphs.</param>
/// <param name="MaxRows">Tokens of a chunk of prefill.</param>
/// <param name="Hidden">Where the hidden state lies.</param>
/// <param name="Rotaries">The distinct rotary positions, each with its tables.</param>
/// <param name="EmbedMemory">The arena of the embedding.</param>
/// <param name="LayerMemory">The arena of each layer kind.</param>
/// <param name="HeadMemory">The arena of the head.</param>
/// <param name="ArenaBytes">The whole arena.</param>
/// <param name="Cache">The key/value cache.</param>
/// <param name="Weights">The packed weights, one layout for each format.</param>
/// <param name="Kernels">The kernels, each once.</param>
/// <param name="WorkerMemory">The private memory of a worker.</param>
public sealed record ModelPlan(
    ModelSpec Spec,
    ModelGraphs Graphs,
    int MaxRows,
    Slot Hidden,
    EquatableArray<RotaryTables> Rotaries,
    GraphMemory EmbedMemory,
    EquatableArray<GraphMemory> LayerMemory,
    GraphMemory? HeadMemory,
    long ArenaBytes,
    CacheLayout Cache,
    EquatableArray<WeightLayout> Weights,
    KernelTable Kernels,
    WorkerMemory WorkerMemory)
{
    /// <summary>The letter by which generated code calls a layer kind.</summary>
    public static string KindName(int kind) => LayerKindName.Of(kind);

    /// <summary>The graph, its arena and its weights for every function, in the order of a forward pass.</summary>
    public IEnumerable<PlannedFunction> Functions
    {
        get
        {
            yield return new PlannedFunction(Graphs.Embed, EmbedMemory, layout => layout.Embed);
            for (int index = 0; index < Graphs.Layers.Count; index++)
            {
                int kind = index;
                yield return new PlannedFunction(Graphs.Layers[kind], LayerMemory[kind], layout => layout.Kinds[kind]);
            }

            if (Graphs.Head is { } head)
                yield return new PlannedFunction(head, HeadMemory!, layout => layout.Head);
        }
    }

    /// <summary>Floats from one row of logits to the next.</summary>
    public int LogitStride => Graphs.Head is null ? 0 : Sizes.RoundUp(Spec.VocabularySize, Sizes.PanelRows);
}

/// <summary>A graph with its arena and its weights.</summary>
public sealed record PlannedFunction(OpGraph Graph, GraphMemory Memory, Func<WeightLayout, WeightSection> Weights);

/// <summary>Where the cosines and sines of the current tokens lie.</summary>
/// <param name="Rotary">The positions.</param>
/// <param name="Cosines">Bytes from the start of the arena.</param>
/// <param name="Sines">Bytes from the start of the arena.</param>
/// <param name="Stride">Floats from one token to the next.</param>
public sealed record RotaryTables(PositionSpec.Rotary Rotary, long Cosines, long Sines, int Stride);

/// <summary>The private memory of a worker: a normalised row, and what attention keeps beside its registers. Offsets in bytes.</summary>
/// <param name="Queries">Turned queries of a tile, [rows][head size]; the normalised row of a projection lies here too.</param>
/// <param name="Scores">[rows][32].</param>
/// <param name="Outputs">[rows][padded head size].</param>
/// <param name="Key">A turned key.</param>
/// <param name="Maxima">The running maximum of each row.</param>
/// <param name="Sums">The running sum of each row.</param>
/// <param name="Bytes">All of it.</param>
public sealed record WorkerMemory(long Queries, long Scores, long Outputs, long Key, long Maxima, long Sums, long Bytes);
