using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Intaglio.CompilerServices;
using Intaglio.Weights;

namespace Intaglio.Tool.Benchmarking;

/// <summary>Weights without a checkpoint: every tensor that a plan asks for, of its type and shape.</summary>
/// <remarks>
/// All matrices are windows of one run of random numbers, little longer than the largest of them: a model of a billion parameters takes the
/// memory of its token table. Vectors are ones, so that hidden states stay finite. Speed does not depend on either.
/// </remarks>
internal static unsafe class RandomCheckpoint
{
    private const string Location = "random weights";
    private const float Scale = 0.05f;

    // How far the windows of matrices lie apart at most, and the length after which the numbers repeat.
    private const int Slack = 1 << 20;

    // 997 lines of 64 bytes: windows of neighbouring layers begin far apart.
    private const int Stride = 997 * 16;

    /// <summary>Makes a checkpoint.</summary>
    /// <param name="plan">The tensors that are wanted; matrices become BF16 where the plan's are, otherwise 32-bit floats.</param>
    /// <returns>The checkpoint, which the caller disposes.</returns>
    public static Checkpoint Create(WeightPlan plan)
    {
        (PackedLayout Layout, TensorPart Part)[] parts = [.. plan.Weights
            .SelectMany(weight => weight.Parts.Select(part => (weight.Layout, Part: part)))
            .DistinctBy(part => Name(part.Part))];
        TensorElementType type = plan.Format == WeightFormat.BFloat16 ? TensorElementType.BFloat16 : TensorElementType.Float32;
        long longest = parts.Max(part => (long)part.Part.TensorRows * part.Part.TensorColumns);
        int longestVector = parts.Max(part => part.Layout == PackedLayout.Vector ? part.Part.TensorRows : 0);

        var ones = new PinnedArray([.. Enumerable.Repeat(1f, longestVector)]);
        var numbers = new PinnedArray(Numbers(longest + Slack, type));
        var tensors = new Dictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach (var (layout, part) in parts)
        {
            long elements = (long)part.TensorRows * part.TensorColumns;
            byte* window = (byte*)numbers.Address + ((long)tensors.Count * Stride % Slack * type.SizeInBytes());
            tensors.Add(Name(part), layout == PackedLayout.Vector
                ? new(Name(part), TensorElementType.Float32, [part.TensorRows], Location, ones, (byte*)ones.Address, elements * sizeof(float))
                : new(Name(part), type, Shape(part), Location, numbers, window, elements * type.SizeInBytes()));
        }

        return new(Location, tensors, [ones, numbers]);
    }

    private static string Name(TensorPart part) => part.Tensor.Split('|')[0];

    private static ImmutableArray<long> Shape(TensorPart part) => part.Transposed ? [part.TensorColumns, part.TensorRows] : [part.TensorRows, part.TensorColumns];

    /// <summary>So many numbers of a type, in an array of floats because those are what can be pinned.</summary>
    private static float[] Numbers(long count, TensorElementType type)
    {
        long floats = ((count * type.SizeInBytes()) + sizeof(float) - 1) / sizeof(float);
        if (floats > Array.MaxLength)
            throw new ToolException($"The largest tensor of the model has {count - Slack:N0} elements, more than random weights can have ({Array.MaxLength - Slack:N0}).");
        float[] values = GC.AllocateUninitializedArray<float>((int)floats);
        var random = new Random(20240229);
        Span<float> period = values.AsSpan(0, Math.Min(Slack, values.Length));
        if (type == TensorElementType.BFloat16)
        {
            foreach (ref ushort number in MemoryMarshal.Cast<float, ushort>(period))
                number = (ushort)(BitConverter.SingleToUInt32Bits(Next()) >> 16);
        }
        else
        {
            foreach (ref float number in period)
                number = Next();
        }

        for (int filled = period.Length; filled < values.Length; filled += period.Length)
            period[..Math.Min(period.Length, values.Length - filled)].CopyTo(values.AsSpan(filled));
        return values;

        float Next() => ((2 * random.NextSingle()) - 1) * Scale;
    }
}
