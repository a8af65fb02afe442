using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Where the activations of one graph lie in the arena.</summary>
/// <param name="Slots">A slot for each value that is kept in memory.</param>
/// <param name="NormSlots">For each node that normalises its input first, by index: where the normalised rows go when there are many.</param>
/// <param name="Bytes">Bytes of the arena that the graph needs.</param>
public sealed record GraphMemory(EquatableArray<ValueSlot> Slots, EquatableArray<NormSlot> NormSlots, long Bytes)
{
    /// <summary>The slot of a value.</summary>
    public Slot this[ValueId value]
    {
        get
        {
            foreach (ValueSlot slot in Slots)
            {
                if (slot.Value == value)
                    return slot.Slot;
            }

            throw new System.ArgumentException($"The memory plan has no slot for {value}.", nameof(value));
        }
    }

    /// <summary>The slot of the rows that the node normalises.</summary>
    public Slot NormOf(int node)
    {
        foreach (NormSlot slot in NormSlots)
        {
            if (slot.Node == node)
                return slot.Slot;
        }

        throw new System.ArgumentException($"The memory plan has no slot for the norm of node {CSharpLiteral.Of(node)}.", nameof(node));
    }
}

/// <summary>A run of rows in the arena.</summary>
/// <param name="Offset">Bytes from the start of the arena.</param>
/// <param name="Stride">Floats from one row to the next.</param>
public sealed record Slot(long Offset, int Stride);

/// <summary>The slot of a value.</summary>
public sealed record ValueSlot(ValueId Value, Slot Slot);

/// <summary>The slot of normalised rows.</summary>
public sealed record NormSlot(int Node, Slot Slot);
