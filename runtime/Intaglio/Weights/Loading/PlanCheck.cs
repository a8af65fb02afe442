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
            Require((weight.Layout != PackedLayout.Panels && !weight.Format.IsQuantized()) || weight.Rows % PanelPacker.Lanes == 0, name, $"has {weight.Rows} rows in panels of {PanelPacker.Lanes}");
            Require(weight.Layout != PackedLayout.Vector || weight.Rows == 1, name, $"is a vector of {weight.Rows} rows");
            Require(weight.Offset % Alignment == 0, name, $"starts at {weight.Offset}, not a multiple of {Alignment}");
            Require(weight.Offset >= end, name, $"starts at {weight.Offset}, inside the weight before it, which ends at {end}");
            end = weight.Offset + weight.SizeInBytes();
            Require(end <= totalBytes, name, $"ends at {end}, behind all {totalBytes} bytes");
            if (weight.Layout == PackedLayout.Distances)
            {
                CheckDistances(weight, name);
                continue;
            }

            foreach (TensorPart part in weight.Parts)
                CheckPart(weight, part);
        }
    }

    private static void CheckDistances(PackedWeight weight, string name)
    {
        DistanceBuckets buckets = weight.Buckets;
        int exact = buckets.Count / (buckets.Bidirectional ? 4 : 2);
        Require(weight.Parts.Length == 1, name, $"makes distances of {weight.Parts.Length} tensors");
        Require(exact >= 1 && buckets.MaxDistance > exact, name, $"has {buckets.Count} buckets for distances up to {buckets.MaxDistance}");
        Require(weight.Columns >= buckets.MinColumns, name, $"has {weight.Columns} distances, but needs {buckets.MinColumns}");
        Require(weight.Parts[0] == new TensorPart(name, buckets.Count, weight.Rows, 0, buckets.Count), name, $"is not a whole tensor of {buckets.Count} buckets and {weight.Rows} heads");
    }

    private static void CheckPart(PackedWeight weight, TensorPart part)
    {
        int columns = weight.Layout == PackedLayout.Vector ? 1 : weight.Columns;
        Require(part.TensorColumns == columns, part.Tensor, $"has {part.TensorColumns} columns, its packed weight {columns}");
        Require(part.Run >= 0 && (part.Run == 0 || part.Stride >= part.Run), part.Tensor, $"gives runs of {part.Run} rows every {part.Stride} rows");
        Require(part.FirstRow >= 0 && part.RowCount >= 1 && LastTensorRow(part) < part.TensorRows, part.Tensor, $"gives {part.RowCount} rows from {part.FirstRow}{Runs(part)}, but has {part.TensorRows}");
        Require(part.Interleave >= 1 && part.DestinationRow >= 0, part.Tensor, $"goes to row {part.DestinationRow} with {part.Interleave} parts alternating");

        int packedRows = weight.Layout == PackedLayout.Vector ? weight.Columns : weight.Rows;
        long lastRow = part.RowCount - 1;
        long lastPacked = (lastRow / PanelPacker.Lanes * part.Interleave * PanelPacker.Lanes) + (lastRow % PanelPacker.Lanes) + part.DestinationRow;
        Require(lastPacked < packedRows, part.Tensor, $"goes up to row {lastPacked} of {packedRows}");
    }

    private static long LastTensorRow(TensorPart part)
    {
        long last = part.RowCount - 1;
        return part.FirstRow + (part.Run == 0 ? last : (last / part.Run * part.Stride) + (last % part.Run));
    }

    private static string Runs(TensorPart part) => part.Run == 0 ? "" : $", {part.Run} of every {part.Stride}";

    private static void Require(bool holds, string tensor, string problem)
    {
        if (!holds)
            throw new InvalidOperationException($"The weight plan contradicts itself: {tensor} {problem}. The generated code does not fit this version of the Intaglio package: rebuild the project.");
    }
}
