using System.Runtime.CompilerServices;

namespace Intaglio.Weights;

/// <summary>For each of the 32 lanes of a panel, the part and the row of its tensor that belong there.</summary>
internal struct PanelLanes
{
    private LaneNumbers parts;
    private LaneNumbers rows;

    /// <summary>True where some lane's row is stored as a row.</summary>
    public bool HasStoredRows { get; private set; }

    /// <summary>True where some lane's row is stored as a column: the tensor is transposed.</summary>
    public bool HasStoredColumns { get; private set; }

    /// <summary>True where no lane is padding.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Finds the lanes of the panel that starts at a packed row.</summary>
    public static PanelLanes Of(ResolvedPart[] parts, int firstRow)
    {
        var lanes = new PanelLanes { IsFull = true };
        for (int lane = 0; lane < PanelPacker.Lanes; lane++)
        {
            lanes.parts[lane] = -1;
            for (int part = 0; part < parts.Length && lanes.parts[lane] < 0; part++)
            {
                int row = parts[part].RowAt(firstRow + lane);
                if (row < 0)
                    continue;
                lanes.parts[lane] = part;
                lanes.rows[lane] = parts[part].TensorRow(row);
                lanes.HasStoredColumns |= parts[part].Part.Transposed;
                lanes.HasStoredRows |= !parts[part].Part.Transposed;
            }

            lanes.IsFull &= lanes.parts[lane] >= 0;
        }

        return lanes;
    }

    /// <summary>The index of the lane's part, or -1 for padding.</summary>
    public readonly int Part(int lane) => parts[lane];

    /// <summary>The row of the part's tensor.</summary>
    public readonly int Row(int lane) => rows[lane];

    /// <summary>The first lane behind the run of lanes that hold consecutive rows of one part's tensor.</summary>
    public readonly int RunEnd(int lane)
    {
        int end = lane + 1;
        while (end < PanelPacker.Lanes && parts[end] == parts[lane] && (parts[lane] < 0 || rows[end] == rows[end - 1] + 1))
            end++;
        return end;
    }

    /// <summary>Says for each lane whose row is stored as a row where it lies, from a column on; for all other lanes that there is none.</summary>
    /// <param name="all">The weight's parts.</param>
    /// <param name="firstColumn">The column to point at.</param>
    /// <param name="sources">Receives 32 sources.</param>
    public readonly unsafe void FindSources(ResolvedPart[] all, int firstColumn, LaneSource* sources)
    {
        for (int lane = 0; lane < PanelPacker.Lanes; lane++)
        {
            sources[lane] = default;
            if (parts[lane] < 0 || all[parts[lane]].Part.Transposed)
                continue;
            ResolvedPart part = all[parts[lane]];
            TensorElementType type = part.Tensor.ElementType;
            sources[lane] = new(part.Row(rows[lane]) + ((long)firstColumn * type.SizeInBytes()), type);
        }
    }

    [InlineArray(PanelPacker.Lanes)]
    private struct LaneNumbers
    {
        private int first;
    }
}
