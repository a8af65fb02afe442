using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Intaglio.CompilerServices;

/// <summary>How keys and values are rounded when they enter a cache that is smaller than 32 bits; for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class CacheRounding
{
    /// <summary>The largest magnitude of an 8-bit element: −128 is left out, so that the range is symmetric.</summary>
    private const float Largest = 127f;

    /// <summary>The nearest BF16; of two equally near ones the even one. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)(float.IsNaN(value) ? (bits >> 16) | 0x40 : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>What one step of the 8-bit elements of a head stands for: its largest magnitude / 127.</summary>
    public static float Scale(float* elements, int count)
    {
        float largest = 0;
        for (int i = 0; i < count; i++)
            largest = MathF.Max(largest, MathF.Abs(elements[i]));
        return largest / Largest;
    }

    /// <summary>The nearest of the steps, the even one of two; 0 where all elements are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte ToByte(float value, float scale) => scale > 0 ? (sbyte)Math.Clamp(MathF.Round(value / scale), -Largest, Largest) : (sbyte)0;
}
