using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>How many bytes packed weights take.</summary>
internal static class PackedSize
{
    /// <summary>Bytes of one element of a matrix.</summary>
    public static int ElementBytes(this WeightFormat format) => format switch
    {
        WeightFormat.Float32 => sizeof(float),
        WeightFormat.BFloat16 => sizeof(ushort),
        _ => throw new NotSupportedException($"Weights cannot be packed to {format} yet; Float32 and BFloat16 can."),
    };

    /// <summary>Bytes of a whole packed weight, padding included. Vectors and distances are floats in every format.</summary>
    public static long SizeInBytes(this PackedWeight weight, WeightFormat format) =>
        (long)weight.Rows * weight.Columns * (weight.Layout is PackedLayout.Vector or PackedLayout.Distances ? sizeof(float) : format.ElementBytes());
}
