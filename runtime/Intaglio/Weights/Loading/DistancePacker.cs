using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>Expands a relative position bias from buckets, [buckets, heads], to distances, [heads][columns].</summary>
internal static unsafe class DistancePacker
{
    /// <summary>Packs some heads.</summary>
    /// <param name="weight">The bias.</param>
    /// <param name="weights">The first byte of all packed weights.</param>
    /// <param name="firstHead">First head.</param>
    /// <param name="headCount">How many heads.</param>
    public static void Pack(ResolvedWeight weight, byte* weights, int firstHead, int headCount)
    {
        ResolvedPart part = weight.Parts[0];
        DistanceBuckets buckets = weight.Packed.Buckets;
        int elementBytes = part.Tensor.ElementType.SizeInBytes();
        int columns = weight.Packed.Columns;
        float* destination = (float*)(weights + weight.Packed.Offset);
        for (int column = 0; column < columns; column++)
        {
            byte* biases = part.Row(Bucket(column - buckets.Reach, buckets));
            for (int head = firstHead; head < firstHead + headCount; head++)
                destination[((long)head * columns) + column] = FloatConversion.ToFloat32(biases + (head * elementBytes), part.Tensor.ElementType);
        }
    }

    /// <summary>The bucket of a distance, key position less query position.</summary>
    /// <remarks>The logarithm is taken in float32, as where the models were trained: between two buckets the last bit decides.</remarks>
    internal static int Bucket(int distance, DistanceBuckets buckets)
    {
        int count = buckets.Bidirectional ? buckets.Count / 2 : buckets.Count;
        int first = buckets.Bidirectional && distance > 0 ? count : 0;
        int away = buckets.Bidirectional ? Math.Abs(distance) : Math.Max(-distance, 0);
        int exact = count / 2;
        if (away < exact)
            return first + away;
        float octaves = MathF.Log((float)away / exact) / (float)Math.Log((double)buckets.MaxDistance / exact);
        return first + Math.Min(exact + (int)(octaves * (count - exact)), count - 1);
    }
}
