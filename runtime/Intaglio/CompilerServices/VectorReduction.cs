using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Intaglio.CompilerServices;

/// <summary>Reductions across the lanes of a vector that the framework does not have.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VectorReduction
{
    /// <summary>The largest lane, by the machine's own maximum: where a lane is NaN, NaN or one of the others, so callers must notice NaN in another way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> vector) => Max(Vector256.MaxNative(vector.GetLower(), vector.GetUpper()));

    /// <summary>The largest lane, by the machine's own maximum: where a lane is NaN, NaN or one of the others, so callers must notice NaN in another way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector256<float> vector) => Max(Vector128.MaxNative(vector.GetLower(), vector.GetUpper()));

    /// <summary>The largest lane, by the machine's own maximum: where a lane is NaN, NaN or one of the others, so callers must notice NaN in another way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector128<float> vector)
    {
        Vector128<float> pairs = Vector128.MaxNative(vector, Vector128.Shuffle(vector, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(pairs, Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    /// <summary>The largest of magnitudes of floats, whose bits are compared as integers: NaN is above all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxMagnitude(Vector512<int> magnitudes) => MaxMagnitude(Vector256.Max(magnitudes.GetLower(), magnitudes.GetUpper()));

    /// <summary>The largest of magnitudes of floats, whose bits are compared as integers: NaN is above all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxMagnitude(Vector256<int> magnitudes) => MaxMagnitude(Vector128.Max(magnitudes.GetLower(), magnitudes.GetUpper()));

    /// <summary>The largest of magnitudes of floats, whose bits are compared as integers: NaN is above all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxMagnitude(Vector128<int> magnitudes)
    {
        Vector128<int> pairs = Vector128.Max(magnitudes, Vector128.Shuffle(magnitudes, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(pairs, Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).AsSingle().ToScalar();
    }
}
