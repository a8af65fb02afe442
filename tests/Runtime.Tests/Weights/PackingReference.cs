using Intaglio.CompilerServices;

namespace Intaglio.Runtime.Tests.Weights;

/// <summary>The packed layouts, element by element as their documentation says.</summary>
internal static class PackingReference
{
    /// <summary>The values of a packed weight in the order in which they lie in memory.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="format">The format of panels.</param>
    /// <param name="tensor">Gives element [row, column] of a part's tensor as a matrix [out, in].</param>
    public static float[] Pack(PackedWeight weight, WeightFormat format, Func<TensorPart, int, int, float> tensor)
    {
        bool isVector = weight.Layout == PackedLayout.Vector;
        int columns = isVector ? 1 : weight.Columns;
        float[] packed = new float[weight.Rows * weight.Columns];
        foreach (TensorPart part in weight.Parts)
        {
            for (int row = 0; row < part.RowCount; row++)
            {
                int packedRow = (row / 32 * part.Interleave * 32) + (row % 32) + part.DestinationRow;
                for (int column = 0; column < columns; column++)
                {
                    int index = weight.Layout == PackedLayout.Panels
                        ? (packedRow / 32 * columns * 32) + (column * 32) + (format == WeightFormat.BFloat16 ? (packedRow % 16 * 2) + (packedRow % 32 / 16) : packedRow % 32)
                        : (packedRow * columns) + column;
                    packed[index] = tensor(part, part.FirstRow + (part.Run == 0 ? row : (row / part.Run * part.Stride) + (row % part.Run)), column);
                }
            }
        }

        return packed;
    }

    public static float FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>The nearest number that BF16 can hold, found by measuring the distance to both neighbours.</summary>
    public static float NearestBFloat16(float value)
    {
        if (!float.IsFinite(value))
            return value;
        uint towardsZero = BitConverter.SingleToUInt32Bits(value) & 0xffff0000;
        float near = BitConverter.UInt32BitsToSingle(towardsZero);
        float far = BitConverter.UInt32BitsToSingle(towardsZero + 0x10000);
        double farDistance = Math.Abs((float.IsInfinity(far) ? Math.CopySign(Math.Pow(2, 128), value) : far) - (double)value);
        double nearDistance = Math.Abs((double)value - near);
        bool nearIsEven = (towardsZero & 0x10000) == 0;
        return nearDistance < farDistance || (nearDistance == farDistance && nearIsEven) ? near : far;
    }
}
