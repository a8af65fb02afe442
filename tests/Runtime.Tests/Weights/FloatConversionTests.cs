using CsCheck;
using Intaglio.Weights;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

public sealed unsafe class FloatConversionTests
{
    [Fact]
    public void Every_half_becomes_the_same_number()
    {
        ushort[] halves = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];
        float[] converted = Convert(halves, TensorElementType.Float16, halves.Length);
        for (int i = 0; i < halves.Length; i++)
            AssertSameNumber((float)BitConverter.UInt16BitsToHalf(halves[i]), converted[i]);
    }

    [Fact]
    public void Every_brain_float_becomes_the_same_number_and_comes_back()
    {
        ushort[] brains = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];
        float[] converted = Convert(brains, TensorElementType.BFloat16, brains.Length);
        ushort[] back = Round(converted);
        for (int i = 0; i < brains.Length; i++)
        {
            Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(converted[i]));
            Assert.True(float.IsNaN(converted[i]) ? float.IsNaN(PackingReference.FromBFloat16(back[i])) : back[i] == i);
        }
    }

    [Fact]
    public void Rounding_goes_to_the_nearest_brain_float_and_ties_go_to_even()
    {
        Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Array[0, 40].Sample(
            values =>
            {
                ushort[] rounded = Round(values);
                for (int i = 0; i < values.Length; i++)
                    AssertSameNumber(PackingReference.NearestBFloat16(values[i]), PackingReference.FromBFloat16(rounded[i]));
            },
            iter: 20_000);
        foreach (var (value, expected) in new[] { (1.00390625f, 1f), (1.01171875f, 1.015625f), (float.MaxValue, float.PositiveInfinity), (-0f, -0f) })
            AssertSameNumber(expected, PackingReference.FromBFloat16(Round([value])[0]));
    }

    [Fact]
    public void A_nan_whose_upper_half_looks_infinite_stays_nan()
    {
        float[] values = [.. Enumerable.Repeat(BitConverter.UInt32BitsToSingle(0x7f800001), 17)];
        Assert.All(Round(values), bits => Assert.True(float.IsNaN(PackingReference.FromBFloat16(bits))));
    }

    [Fact]
    public void Sources_of_any_length_and_alignment_are_read()
    {
        Gen.Select(Gen.UShort.Array[0, 40], Gen.Int[0, 3], Gen.Bool).Sample((values, shift, isHalf) =>
        {
            byte[] bytes = new byte[(values.Length * 2) + shift];
            Buffer.BlockCopy(values, 0, bytes, shift, values.Length * 2);
            float[] converted = new float[values.Length];
            fixed (byte* source = bytes)
            fixed (float* destination = converted)
                FloatConversion.ToFloat32(source + shift, isHalf ? TensorElementType.Float16 : TensorElementType.BFloat16, destination, values.Length);
            for (int i = 0; i < values.Length; i++)
                AssertSameNumber(isHalf ? (float)BitConverter.UInt16BitsToHalf(values[i]) : PackingReference.FromBFloat16(values[i]), converted[i]);
        });
    }

    private static void AssertSameNumber(float expected, float actual) =>
        Assert.True(float.IsNaN(expected) ? float.IsNaN(actual) : BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(actual), $"expected {expected:G9}, got {actual:G9}");

    private static float[] Convert(ushort[] bits, TensorElementType type, int count)
    {
        float[] converted = new float[count];
        fixed (ushort* source = bits)
        fixed (float* destination = converted)
            FloatConversion.ToFloat32((byte*)source, type, destination, count);
        return converted;
    }

    private static ushort[] Round(float[] values)
    {
        ushort[] rounded = new ushort[values.Length];
        fixed (float* source = values)
        fixed (ushort* destination = rounded)
            FloatConversion.ToBFloat16(source, destination, values.Length);
        return rounded;
    }
}
