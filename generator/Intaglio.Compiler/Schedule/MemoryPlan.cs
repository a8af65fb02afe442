using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Where the activations of one graph lie in the arena.</summary>
/// <param name="Slots">A slot for each value that is kept in memory.</param>
/// <param name="Temporaries">Slots that a node needs while it runs.</param>
/// <param name="Bytes">Bytes of the arena that the graph needs.</param>
public sealed record GraphMemory(EquatableArray<ValueSlot> Slots, EquatableArray<TemporarySlot> Temporaries, long Bytes)
{
    /// <summary>The slot of a value.</summary>
    public Slot this[ValueId value] => Find(value) ?? throw new System.ArgumentException($"The memory plan has no slot for {value}.", nameof(value));

    /// <summary>The slot of a value, or null where it is not kept in the arena.</summary>
    public Slot? Find(ValueId value)
    {
        foreach (ValueSlot slot in Slots)
        {
            if (slot.Value == value)
                return slot.Slot;
        }

        return null;
    }

    /// <summary>A slot that a node needs while it runs.</summary>
    public Slot TemporaryOf(int node, int index = 0)
    {
        foreach (TemporarySlot slot in Temporaries)
        {
            if (slot.Node == node && slot.Index == index)
                return slot.Slot;
        }

        throw new System.ArgumentException($"The memory plan has no temporary slot {CSharpLiteral.Of(index)} for node {CSharpLiteral.Of(node)}.", nameof(node));
    }
}

/// <summary>A run of rows in the arena.</summary>
/// <param name="Offset">Bytes from the start of the arena.</param>
/// <param name="Stride">Floats from one row to the next.</param>
public sealed record Slot(long Offset, int Stride);

/// <summary>The slot of a value.</summary>
public sealed record ValueSlot(ValueId Value, Slot Slot);

/// <summary>A slot that a node needs while it runs: normalised rows; an expert's gathered, inner and outer rows.</summary>
public sealed record TemporarySlot(int Node, int Index, Slot Slot);
