using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Intaglio.Weights;

/// <summary>Conversions between the floating-point types of checkpoints and of packed weights, a vector of 128 bits at a time.</summary>
/// <remarks>128 bits suffice to keep up with memory. Sources need no alignment.</remarks>
internal static unsafe class FloatConversion
{
    /// <summary>True for the types that weights are read from.</summary>
    public static bool Reads(TensorElementType type) => type is TensorElementType.Float32 or TensorElementType.Float16 or TensorElementType.BFloat16;

    /// <summary>Converts to 32-bit floats; exact.</summary>
    /// <param name="source">The elements, little-endian.</param>
    /// <param name="type">Their type: F32, F16 or BF16.</param>
    /// <param name="destination">Receives <paramref name="count"/> floats.</param>
    /// <param name="count">How many.</param>
    public static void ToFloat32(byte* source, TensorElementType type, float* destination, long count)
    {
        switch (type)
        {
            case TensorElementType.Float32:
                Buffer.MemoryCopy(source, destination, count * sizeof(float), count * sizeof(float));
                break;
            case TensorElementType.Float16:
                FromHalf((ushort*)source, (uint*)destination, count);
                break;
            case TensorElementType.BFloat16:
                FromBFloat16((ushort*)source, (uint*)destination, count);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Only F32, F16 and BF16 are read as weights.");
        }
    }

    /// <summary>One element as a 32-bit float.</summary>
    public static float ToFloat32(byte* source, TensorElementType type)
    {
        float value;
        ToFloat32(source, type, &value, 1);
        return value;
    }

    /// <summary>Rounds 32-bit floats to BF16, to nearest with ties to even; NaN stays NaN.</summary>
    /// <param name="source">The floats.</param>
    /// <param name="destination">Receives <paramref name="count"/> numbers of 2 bytes.</param>
    /// <param name="count">How many.</param>
    public static void ToBFloat16(float* source, ushort* destination, long count)
    {
        uint* bits = (uint*)source;
        long i = 0;
        for (; i <= count - 8; i += 8)
            Vector128.Narrow(Round(Vector128.Load(bits + i)), Round(Vector128.Load(bits + i + 4))).Store(destination + i);
        for (; i < count; i++)
            destination[i] = (ushort)Round(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(bits + i))).ToScalar();
    }

    private static void FromBFloat16(ushort* source, uint* destination, long count)
    {
        long i = 0;
        for (; i <= count - 8; i += 8)
        {
            Vector128<ushort> packed = Vector128.Load(source + i);
            (Vector128.WidenLower(packed) << 16).Store(destination + i);
            (Vector128.WidenUpper(packed) << 16).Store(destination + i + 4);
        }

        for (; i < count; i++)
            destination[i] = (uint)Unsafe.ReadUnaligned<ushort>(source + i) << 16;
    }

    private static void FromHalf(ushort* source, uint* destination, long count)
    {
        long i = 0;
        for (; i <= count - 8; i += 8)
        {
            Vector128<ushort> packed = Vector128.Load(source + i);
            WidenHalf(Vector128.WidenLower(packed)).Store(destination + i);
            WidenHalf(Vector128.WidenUpper(packed)).Store(destination + i + 4);
        }

        for (; i < count; i++)
            destination[i] = WidenHalf(Vector128.CreateScalar((uint)Unsafe.ReadUnaligned<ushort>(source + i))).ToScalar();
    }

    // Exponent and mantissa of a half, shifted to those of a float, are the number divided by 2^112, denormals included; one
    // multiplication puts that right. Infinity and NaN have all exponent bits set before and need them all afterwards.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> WidenHalf(Vector128<uint> half)
    {
        Vector128<uint> magnitude = (half & Vector128.Create(0x7fffu)) << 13;
        Vector128<uint> sign = (half & Vector128.Create(0x8000u)) << 16;
        Vector128<uint> special = Vector128.GreaterThan(magnitude.AsInt32(), Vector128.Create(0x0f7fffff)).AsUInt32();
        Vector128<uint> scaled = (magnitude.AsSingle() * Vector128.Create(0x77800000u).AsSingle()).AsUInt32();
        return scaled | sign | (special & Vector128.Create(0x7f800000u));
    }

    // Adding 0x7fff, and one more where the kept part is odd, carries into the kept part exactly when it must be rounded up. A NaN
    // could carry into infinity: it keeps its upper half instead, with the bit set that makes it quiet.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Round(Vector128<uint> bits)
    {
        Vector128<uint> kept = bits >>> 16;
        Vector128<uint> rounded = (bits + Vector128.Create(0x7fffu) + (kept & Vector128<uint>.One)) >>> 16;
        Vector128<uint> isNaN = Vector128.GreaterThan((bits & Vector128.Create(0x7fffffffu)).AsInt32(), Vector128.Create(0x7f800000)).AsUInt32();
        return Vector128.ConditionalSelect(isNaN, kept | Vector128.Create(0x40u), rounded);
    }
}
