using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>
/// Gives each value of a graph a place in the arena for as long as it lives. The hidden state has one place in every graph, at offset 0, so
/// that functions can be called one after another; a residual is added where it stands; the rest goes first-fit into what is free.
/// </summary>
public static class MemoryPlanner
{
    /// <summary>Plans one graph whose hidden state, input and output alike, lies at <paramref name="hidden"/>.</summary>
    /// <param name="graph">A fused graph.</param>
    /// <param name="hidden">The hidden state's slot.</param>
    /// <param name="reserved">Bytes at the start of the arena that belong to the hidden state and the rotary tables.</param>
    /// <param name="maxRows">Rows of every slot.</param>
    /// <param name="isHead">True where the result is logits.</param>
    /// <param name="quantizes">True where a format's projections read rounded rows.</param>
    public static GraphMemory Plan(OpGraph graph, Slot hidden, long reserved, int maxRows, bool isHead, bool quantizes)
    {
        var slots = new Dictionary<ValueId, Slot>();
        var temporaries = new List<TemporarySlot>();
        var live = new List<(long Offset, long Bytes, int LastNode)>();
        long highest = reserved;

        foreach (ValueId input in HiddenStates(graph))
            slots[input] = hidden;

        for (int index = 0; index < graph.Nodes.Count; index++)
        {
            Node node = graph.Nodes[index];
            live.RemoveAll(range => range.LastNode < index);
            foreach (int columns in TemporaryColumns(node.Op, quantizes))
                temporaries.Add(new TemporarySlot(index, temporaries.Count(slot => slot.Node == index), Allocate(Dimension.Tokens, columns, index)));

            foreach (ValueId output in node.Outputs)
            {
                // Keys and values of the encoder's output have a cache of their own.
                if (EdgeType.Of(graph[output]).RowDimension == Dimension.Source)
                    continue;
                if (graph.Outputs.Contains(output))
                {
                    // Logits are written to the session's buffer, not to the arena.
                    if (!isHead)
                        slots[output] = CheckedHidden(graph, output, index, hidden);
                }
                else if (InPlace(graph, node, index) is { } overwritten)
                {
                    slots[output] = slots[overwritten];
                    Extend(slots[output], LastUse(graph, output));
                }
                else
                {
                    slots[output] = Allocate(graph[output].Shape.Dimensions[0], graph[output].Shape.Columns, LastUse(graph, output));
                }
            }
        }

        return new GraphMemory(
            slots.OrderBy(slot => slot.Key.Index).Select(slot => new ValueSlot(slot.Key, slot.Value)).ToEquatableArray(),
            temporaries.ToEquatableArray(),
            highest);

        void Extend(Slot slot, int lastNode)
        {
            int range = live.FindIndex(range => range.Offset == slot.Offset);
            if (range >= 0)
                live[range] = (live[range].Offset, live[range].Bytes, lastNode);
        }

        Slot Allocate(Dimension rows, int columns, int lastNode)
        {
            int stride = Sizes.Stride(columns);
            long bytes = Sizes.RoundUp((long)stride * maxRows * (rows == Dimension.Frames ? 2 : 1) * sizeof(float), Sizes.Alignment);
            long offset = reserved;
            foreach ((long start, long length, _) in live.OrderBy(range => range.Offset))
            {
                if (offset + bytes <= start)
                    break;
                offset = Math.Max(offset, start + length);
            }

            live.Add((offset, bytes, lastNode));
            highest = Math.Max(highest, offset + bytes);
            return new Slot(offset, stride);
        }
    }

    /// <summary>The input that a node may overwrite with its output: a residual, or an operand of a sum, that nothing reads afterwards.</summary>
    private static ValueId? InPlace(OpGraph graph, Node node, int index)
    {
        ValueId? candidate = node.Op switch
        {
            Op.Projection { Epilogue.Residual: true } => node.Inputs[1],
            Op.Add or Op.Multiply or Op.ScaleBy or Op.GateRows or Op.ClassToken => node.Inputs[0],
            _ => null,
        };
        return candidate is { } value && LastUse(graph, value) == index ? value : null;
    }

    /// <summary>The function's result takes the hidden state's place: everything that reads the old one must have read it by then.</summary>
    private static Slot CheckedHidden(OpGraph graph, ValueId output, int index, Slot hidden)
    {
        foreach (ValueId input in HiddenStates(graph))
        {
            if (LastUse(graph, input) > index)
                throw new InvalidOperationException($"Graph {graph.Name} overwrites its input {input} with {output} before it is read for the last time.");
        }

        return hidden;
    }

    /// <summary>Parameters that lie where the hidden state does.</summary>
    private static IEnumerable<ValueId> HiddenStates(OpGraph graph) =>
        graph.Inputs.Where(input => graph[input].Type == ElementType.F32 && EdgeType.Of(graph[input]).RowDimension == Dimension.Tokens);

    /// <summary>
    /// Columns of what a node keeps while it runs: normalised rows, or quantised ones, which take less; an expert's gathered, inner and outer rows, and the inner ones
    /// quantised.
    /// </summary>
    private static IEnumerable<int> TemporaryColumns(Op op, bool quantizes) => op switch
    {
        Op.Projection projection when quantizes || projection.Norm is not null => [projection.InputColumns],
        Op.Experts experts when quantizes => [experts.Up.Columns, experts.Up.Rows, experts.Down.Rows, experts.Up.Rows],
        Op.Experts experts => [experts.Up.Columns, experts.Up.Rows, experts.Down.Rows],
        _ => [],
    };

    private static int LastUse(OpGraph graph, ValueId value)
    {
        for (int index = graph.Nodes.Count - 1; index >= 0; index--)
        {
            if (graph.Nodes[index].Inputs.Contains(value))
                return index;
        }

        return graph.Nodes.Count;
    }
}
