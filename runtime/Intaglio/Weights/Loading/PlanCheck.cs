using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>Refuses a plan that would read or write outside of its tensors: then generated code and runtime do not belong together.</summary>
internal static class PlanCheck
{
    private const int Alignment = 64;

    /// <exception cref="InvalidOperationException">The plan contradicts itself.</exception>
    public static void Run(WeightPlan plan, long totalBytes)
    {
        long end = 0;
        foreach (PackedWeight weight in plan.Weights)
        {
            string name = weight.Parts.Length == 0 ? "a weight without parts" : weight.Parts[0].Tensor;
            Require(weight.Rows >= 1 && weight.Columns >= 1, name, $"has {weight.Rows} rows and {weight.Columns} columns");
            Require(weight.Layout != PackedLayout.Panels || weight.Rows % PanelPacker.Lanes == 0, name, $"has {weight.Rows} rows in panels of {PanelPacker.Lanes}");
            Require(weight.Layout != PackedLayout.Vector || weight.Rows == 1, name, $"is a vector of {weight.Rows} rows");
            Require(weight.Offset % Alignment == 0, name, $"starts at {weight.Offset}, not a multiple of {Alignment}");
            Require(weight.Offset >= end, name, $"starts at {weight.Offset}, inside the weight before it, which ends at {end}");
            end = weight.Offset + weight.SizeInBytes(plan.Format);
            Require(end <= totalBytes, name, $"ends at {end}, behind all {totalBytes} bytes");
            foreach (TensorPart part in weight.Parts)
                CheckPart(weight, part);
        }
    }

    private static void CheckPart(PackedWeight weight, TensorPart part)
    {
        int columns = weight.Layout == PackedLayout.Vector ? 1 : weight.Columns;
        Require(part.TensorColumns == columns, part.Tensor, $"has {part.TensorColumns} columns, its packed weight {columns}");
        Require(part.FirstRow >= 0 && part.RowCount >= 1 && part.FirstRow <= part.TensorRows - part.RowCount, part.Tensor, $"gives {part.RowCount} rows from {part.FirstRow}, but has {part.TensorRows}");
        Require(part.Interleave >= 1 && part.DestinationRow >= 0, part.Tensor, $"goes to row {part.DestinationRow} with {part.Interleave} parts alternating");

        int packedRows = weight.Layout == PackedLayout.Vector ? weight.Columns : weight.Rows;
        long lastRow = part.RowCount - 1;
        long lastPacked = (lastRow / PanelPacker.Lanes * part.Interleave * PanelPacker.Lanes) + (lastRow % PanelPacker.Lanes) + part.DestinationRow;
        Require(lastPacked < packedRows, part.Tensor, $"goes up to row {lastPacked} of {packedRows}");
    }

    private static void Require(bool holds, string tensor, string problem)
    {
        if (!holds)
            throw new InvalidOperationException($"The weight plan contradicts itself: {tensor} {problem}. The generated code does not fit this version of the Intaglio package: rebuild the project.");
    }
}
