using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Tests.Schedule;

/// <summary>What must hold of the arena of a function, by brute force.</summary>
internal static class MemoryClaims
{
    /// <summary>A run of bytes.</summary>
    private sealed record Range(long Start, long End)
    {
        public bool Overlaps(Range other) => Start < other.End && other.Start < End;
    }

    /// <summary>At each node, whatever is still read later must not be overwritten by what is written now, nor by what the node keeps while it runs.</summary>
    public static void AssertDisjoint(ModelPlan plan, PlannedFunction function)
    {
        OpGraph graph = function.Graph;

        // The encoder's output is projected where the encoder left it, with as many rows.
        int rows = function.Stack.Graphs.Sources.Contains(graph) ? plan.Encoder!.MaxRows : function.Stack.MaxRows;
        for (int index = 0; index < graph.Nodes.Count; index++)
        {
            Node node = graph.Nodes[index];
            ValueId[] later = [.. LiveAfter(graph, index).Where(id => HasSlot(function, id))];
            Range[] temporaries = [.. function.Memory.Temporaries.Where(slot => slot.Node == index).Select(slot => Of(slot.Slot, rows, Dimension.Tokens))];
            foreach (ValueId output in node.Outputs.Where(output => HasSlot(function, output)))
            {
                foreach (ValueId other in later.Where(other => !node.Outputs.Contains(other)))
                    Assert.False(Of(function, rows, output).Overlaps(Of(function, rows, other)), $"{graph.Name}: {output} overwrites {other}");
                foreach (ValueId input in node.Inputs.Where(input => HasSlot(function, input) && function.Memory[input] != function.Memory[output]))
                    Assert.False(Of(function, rows, output).Overlaps(Of(function, rows, input)), $"{graph.Name}: {output} overlaps its input {input}");
            }

            for (int i = 0; i < temporaries.Length; i++)
            {
                IEnumerable<ValueId> used = later.Concat(node.Inputs).Concat(node.Outputs).Where(id => HasSlot(function, id));
                Assert.All(used, id => Assert.False(temporaries[i].Overlaps(Of(function, rows, id)), $"{graph.Name}: what node {index} keeps overlaps {id}"));
                Assert.All(temporaries[..i], other => Assert.False(temporaries[i].Overlaps(other), $"{graph.Name}: two things that node {index} keeps overlap"));
            }

            Assert.All(temporaries, temporary => Assert.InRange(temporary.End, 0, plan.ArenaBytes));
            Assert.All(node.Outputs.Where(output => HasSlot(function, output)), output => Assert.InRange(Of(function, rows, output).End, 0, plan.ArenaBytes));
        }

        AssertTablesAreKept(function, rows);
    }

    /// <summary>Cosines and sines are filled by the embedding and read by every layer: nothing but the hidden state may lie before their end.</summary>
    private static void AssertTablesAreKept(PlannedFunction function, int rows)
    {
        if (!function.Stack.Graphs.Layers.Contains(function.Graph))
            return;
        foreach (RotaryTables tables in function.Stack.Rotaries)
        {
            long bytes = (long)tables.Stride * rows * sizeof(float);
            Range[] ranges = [new(tables.Cosines, tables.Cosines + bytes), new(tables.Sines, tables.Sines + bytes)];
            Assert.All(
                function.Graph.Values.Select(value => value.Id).Where(id => HasSlot(function, id)),
                id => Assert.All(ranges, range => Assert.False(range.Overlaps(Of(function, rows, id)), $"{function.Graph.Name}: {id} overwrites the tables of positions")));
        }
    }

    /// <summary>Values that are known at a node and read after it.</summary>
    private static IEnumerable<ValueId> LiveAfter(OpGraph graph, int index) => graph.Values.Select(value => value.Id).Where(id =>
        (graph.Inputs.Contains(id) || graph.Nodes.Take(index).Any(earlier => earlier.Outputs.Contains(id)))
        && (graph.Nodes.Skip(index + 1).Any(later => later.Inputs.Contains(id)) || graph.Outputs.Contains(id)));

    private static bool HasSlot(PlannedFunction function, ValueId id) => function.Memory.Find(id) is not null;

    private static Range Of(PlannedFunction function, int rows, ValueId id) => Of(function.Memory[id], rows, function.Graph[id].Shape.Dimensions[0]);

    private static Range Of(Slot slot, int rows, Dimension dimension) =>
        new(slot.Offset, slot.Offset + ((long)slot.Stride * rows * (dimension == Dimension.Frames ? 2 : 1) * sizeof(float)));
}
