using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Everything that is decided before a line of C# is written, and that all targets share.</summary>
/// <param name="Spec">The model.</param>
/// <param name="Graphs">Its fused graphs.</param>
/// <param name="Hidden">Where the hidden state lies, in every function.</param>
/// <param name="Encoder">What is decided for the encoder, where there is one.</param>
/// <param name="Decoder">What is decided for the decoder, where there is one.</param>
/// <param name="HeadMemory">The arena of the head.</param>
/// <param name="ArenaBytes">The whole arena.</param>
/// <param name="Source">Keys and values of the encoder's output, where the decoder reads them.</param>
/// <param name="Weights">The packed weights, one layout for each format.</param>
/// <param name="Kernels">The kernels, each once.</param>
/// <param name="WorkerMemory">The private memory of a worker.</param>
/// <param name="Partials">Where in the arena the results of a long context's stretches wait to be merged, in bytes.</param>
public sealed record ModelPlan(
    ModelSpec Spec,
    ModelGraphs Graphs,
    Slot Hidden,
    StackPlan? Encoder,
    StackPlan? Decoder,
    GraphMemory? HeadMemory,
    long ArenaBytes,
    CacheLayout? Source,
    EquatableArray<WeightLayout> Weights,
    KernelTable Kernels,
    WorkerMemory WorkerMemory,
    long Partials)
{
    /// <summary>The letter by which generated code calls a layer kind.</summary>
    public static string KindName(int kind) => LayerKindName.Of(kind);

    /// <summary>The stacks that there are, the encoder first.</summary>
    public IEnumerable<StackPlan> Stacks => new[] { Encoder, Decoder }.OfType<StackPlan>();

    /// <summary>The plan of a side.</summary>
    public StackPlan Stack(StackSide side) => (side == StackSide.Encoder ? Encoder : Decoder)!;

    /// <summary>The stack whose hidden states the head reads.</summary>
    public StackPlan HeadStack => Decoder ?? Encoder!;

    /// <summary>All distinct rotary positions, each with its tables.</summary>
    public IReadOnlyList<RotaryTables> Rotaries => [.. Stacks.SelectMany(stack => stack.Rotaries)];

    /// <summary>The graph, its arena and its weights for every function, in the order of a forward pass.</summary>
    public IEnumerable<PlannedFunction> Functions
    {
        get
        {
            foreach (StackPlan stack in Stacks)
            {
                yield return stack.EmbedFunction;
                for (int kind = 0; kind < stack.Graphs.Layers.Count; kind++)
                    yield return stack.LayerFunction(kind);
                if (stack.Graphs.Finish is not null)
                    yield return stack.FinishFunction;
                for (int kind = 0; kind < stack.Graphs.Sources.Count; kind++)
                    yield return stack.SourceFunction(kind);
            }

            if (Graphs.Head is not null)
                yield return HeadFunction;
        }
    }

    /// <summary>The head.</summary>
    public PlannedFunction HeadFunction => new(Graphs.Head!, HeadMemory!, layout => layout.Head, HeadStack);

    /// <summary>Columns of the head's result.</summary>
    public int ResultColumns => Graphs.Head is { } head ? head[head.Outputs[0]].Shape.Columns : 0;

    /// <summary>True where the head gives a row for each sequence rather than for each token.</summary>
    public bool ResultPerSequence => Graphs.Head is { } head && head[head.Outputs[0]].Shape.Dimensions[0] == Dimension.Sequences;

    /// <summary>Floats from one row of results to the next.</summary>
    public int LogitStride => Sizes.RoundUp(ResultColumns, Sizes.PanelRows);
}

/// <summary>What is decided for one stack.</summary>
/// <param name="Side">Which stack.</param>
/// <param name="Spec">What it is.</param>
/// <param name="Graphs">Its fused graphs.</param>
/// <param name="MaxRows">Rows of one call.</param>
/// <param name="Rotaries">The distinct rotary positions, each with its tables.</param>
/// <param name="Embed">The arena of the embedding.</param>
/// <param name="Layers">The arena of each layer kind.</param>
/// <param name="Finish">The arena of the final norm, where it is a function of its own.</param>
/// <param name="Sources">The arena of each kind's projection of the encoder's output.</param>
/// <param name="Cache">The key/value cache.</param>
public sealed record StackPlan(
    StackSide Side,
    StackSpec Spec,
    StackGraphs Graphs,
    int MaxRows,
    EquatableArray<RotaryTables> Rotaries,
    GraphMemory Embed,
    EquatableArray<GraphMemory> Layers,
    GraphMemory? Finish,
    EquatableArray<GraphMemory> Sources,
    CacheLayout Cache)
{
    /// <summary>The embedding.</summary>
    public PlannedFunction EmbedFunction => new(Graphs.Embed, Embed, layout => layout.Stack(Side).Embed, this);

    /// <summary>The final norm.</summary>
    public PlannedFunction FinishFunction => new(Graphs.Finish!, Finish!, layout => layout.Stack(Side).Finish, this);

    /// <summary>A layer of a kind.</summary>
    public PlannedFunction LayerFunction(int kind) => new(Graphs.Layers[kind], Layers[kind], layout => layout.Stack(Side).Kinds[kind], this);

    /// <summary>The projection of the encoder's output for layers of a kind.</summary>
    public PlannedFunction SourceFunction(int kind) => new(Graphs.Sources[kind], Sources[kind], layout => layout.Stack(Side).SourceKinds[kind], this);
}

/// <summary>A graph with its arena, its weights and the stack that it belongs to.</summary>
public sealed record PlannedFunction(OpGraph Graph, GraphMemory Memory, Func<WeightLayout, WeightSection> Weights, StackPlan Stack);

/// <summary>Where the cosines and sines of the current tokens lie.</summary>
/// <param name="Positions">The rotary positions, of one dimension or two.</param>
/// <param name="Cosines">Bytes from the start of the arena.</param>
/// <param name="Sines">Bytes from the start of the arena.</param>
/// <param name="Stride">Floats from one token to the next.</param>
public sealed record RotaryTables(PositionSpec Positions, long Cosines, long Sines, int Stride);
