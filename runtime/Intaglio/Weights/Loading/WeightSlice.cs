using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>Some rows of a weight that one worker packs in one go.</summary>
/// <param name="Weight">The weight.</param>
/// <param name="FirstRow">First packed row.</param>
/// <param name="RowCount">How many packed rows.</param>
internal readonly record struct WeightSlice(ResolvedWeight Weight, int FirstRow, int RowCount)
{
    /// <summary>Bytes of a slice: enough to make scheduling free, few enough to share a matrix among workers and to stop soon.</summary>
    private const long TargetBytes = 1 << 20;

    /// <summary>Rows of a slice are a multiple of this: 8 panels, which are packed side by side where columns are stored.</summary>
    private const int RowGranularity = 256;

    /// <summary>Cuts weights into slices.</summary>
    public static List<WeightSlice> Cut(ResolvedWeight[] weights)
    {
        var slices = new List<WeightSlice>();
        foreach (ResolvedWeight weight in weights)
        {
            int rows = weight.Packed.Rows;
            long rowBytes = weight.Packed.SizeInBytes() / rows;
            long step = Math.Max(TargetBytes / rowBytes / RowGranularity, 1) * RowGranularity;
            weight.BeginSlices((int)((rows + step - 1) / step));
            for (long first = 0; first < rows; first += step)
                slices.Add(new(weight, (int)first, (int)Math.Min(step, rows - first)));
        }

        return slices;
    }

    /// <summary>Bytes that this slice writes.</summary>
    public long Bytes => Weight.Packed.SizeInBytes() / Weight.Packed.Rows * RowCount;

    /// <summary>Packs the slice.</summary>
    /// <param name="weights">The first byte of all packed weights.</param>
    public unsafe void Pack(byte* weights)
    {
        switch (Weight.Packed.Layout)
        {
            case PackedLayout.Panels or PackedLayout.Table when Weight.Packed.Format.IsQuantized():
                QuantizedPacker.Pack(Weight, weights, FirstRow, RowCount);
                break;
            case PackedLayout.Panels:
                PanelPacker.Pack(Weight, weights, FirstRow, RowCount);
                break;
            case PackedLayout.Table:
                RowPacker.PackTable(Weight, weights, FirstRow, RowCount);
                break;
            case PackedLayout.Vector:
                RowPacker.PackVector(Weight, weights);
                break;
            case PackedLayout.Distances:
                DistancePacker.Pack(Weight, weights, FirstRow, RowCount);
                break;
            default:
                throw new InvalidOperationException($"The weight plan names a layout that this version does not know: {Weight.Packed.Layout}.");
        }
    }
}
