using System.IO.Hashing;
using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>A hash of everything that decides where which number of a model's packed weights lies.</summary>
/// <remarks>
/// Names of tensors are left out: the same model under other names packs to the same bytes. So are the sizes that no weight depends on
/// (heads of equal total width, rotary bases): two models that differ only in those have one fingerprint.
/// </remarks>
internal static class PlanFingerprint
{
    /// <summary>Rises when a layout of the same name and size holds its numbers in another order or times another factor.</summary>
    private const int LayoutVersion = 3;

    /// <summary>The fingerprint of a plan.</summary>
    public static UInt128 Of(WeightPlan plan, long totalBytes)
    {
        using var description = new MemoryStream();
        using var writer = new BinaryWriter(description);
        writer.Write(LayoutVersion);
        writer.Write(PanelPacker.Lanes);
        writer.Write(plan.Format.ToString());
        writer.Write(totalBytes);
        writer.Write(plan.Weights.Count);
        foreach (PackedWeight weight in plan.Weights)
            Write(writer, weight);
        return XxHash128.HashToUInt128(description.GetBuffer().AsSpan(0, (int)description.Length));
    }

    /// <summary>As it is shown: 32 hexadecimal digits.</summary>
    public static string Text(UInt128 fingerprint) => fingerprint.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    private static void Write(BinaryWriter writer, PackedWeight weight)
    {
        writer.Write(weight.Layout.ToString());
        writer.Write(weight.Format.ToString());
        writer.Write(weight.Offset);
        writer.Write(weight.Rows);
        writer.Write(weight.Columns);
        writer.Write(weight.Buckets.Count);
        writer.Write(weight.Buckets.MaxDistance);
        writer.Write(weight.Buckets.Bidirectional);
        writer.Write(weight.Parts.Length);
        foreach (TensorPart part in weight.Parts)
        {
            // Where a part comes from says which one it is, as far as can be known without names: query, key or value of a fused tensor.
            writer.Write(part.FirstRow);
            writer.Write(part.RowCount);
            writer.Write(part.DestinationRow);
            writer.Write(part.Interleave);
            writer.Write(part.Run);
            writer.Write(part.Stride);
        }
    }
}
