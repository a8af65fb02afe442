using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>How many bytes packed weights take.</summary>
internal static class PackedSize
{
    /// <summary>True for the formats whose numbers are small integers with a scale for each block.</summary>
    public static bool IsQuantized(this WeightFormat format) => format is WeightFormat.Q8 or WeightFormat.Q4 or WeightFormat.Q4WithMinimum;

    /// <summary>Bytes of one element of a matrix of floats.</summary>
    public static int ElementBytes(this WeightFormat format) => format switch
    {
        WeightFormat.Float32 => sizeof(float),
        WeightFormat.BFloat16 => sizeof(ushort),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Only Float32 and BFloat16 have elements of whole bytes with nothing beside them."),
    };

    /// <summary>Bytes of a whole packed weight, padding included.</summary>
    public static long SizeInBytes(this PackedWeight weight) => weight.Format.IsQuantized()
        ? weight.Rows / PanelPacker.Lanes * QuantizedBlock.PanelBytes(weight.Format, weight.Columns)
        : (long)weight.Rows * weight.Columns * weight.Format.ElementBytes();
}
