using CsCheck;
using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

public sealed unsafe class PackingTests
{
    [Fact]
    public void Every_weight_is_packed_as_the_layout_says()
    {
        using var folder = new TemporaryFolder();
        int files = 0;
        PackingPlans.Any.Sample(
            sample =>
            {
                string path = folder.Write($"{Interlocked.Increment(ref files)}.safetensors", SafetensorsWriter.File(sample.Tensors));
                AssertPackedAsDocumented(sample, path);
                File.Delete(path);
            },
            iter: 600);
    }

    [Fact]
    public void Two_parts_that_alternate_lie_panel_by_panel()
    {
        float[] gate = [.. Enumerable.Range(0, 64).Select(row => (float)row)];
        float[] up = [.. Enumerable.Range(0, 64).Select(row => 100f + row)];
        using Checkpoint checkpoint = Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["gate"] = ([64, 1], gate), ["up"] = ([64, 1], up) });
        var plan = new WeightPlan(WeightFormat.Float32);
        plan.Panels(0, 128, 1, new TensorPart("gate", 64, 1, 0, 64, 0, Interleave: 2), new TensorPart("up", 64, 1, 0, 64, 32, Interleave: 2));
        using PackedWeights packed = WeightLoader.Load(checkpoint, plan, 512, new());
        Assert.Equal([.. gate[..32], .. up[..32], .. gate[32..], .. up[32..]], new ReadOnlySpan<float>(packed.Pointer, 128).ToArray());
    }

    [Theory]
    [InlineData(PackedLayout.Panels)]
    [InlineData(PackedLayout.Table)]
    [InlineData(PackedLayout.Vector)]
    public void Heads_that_take_turns_in_one_tensor_are_taken_apart(PackedLayout layout)
    {
        // Two heads of 3 rows each for queries, keys and values: q0 k0 v0 q1 k1 v1.
        float[] fused = [.. Enumerable.Range(0, 18).Select(row => (float)row)];
        using Checkpoint checkpoint = Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["fused"] = ([2, 3, 3], fused) });
        TensorPart[] parts = [.. Enumerable.Range(0, 3).Select(part => new TensorPart("fused", 18, 1, part * 3, 6, part * 6, Run: 3, Stride: 9))];
        PackingCase packing = new(WeightFormat.Float32, new(layout, 0, layout == PackedLayout.Vector ? 1 : 32, layout == PackedLayout.Vector ? 32 : 1, WeightFormat.Float32, parts), []);
        using Checkpoint matrix = Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["fused"] = ([18, 1], fused) });
        using PackedWeights packed = WeightLoader.Load(layout == PackedLayout.Vector ? checkpoint : matrix, packing.Plan(), 128, new());
        Assert.Equal([0, 1, 2, 9, 10, 11, 3, 4, 5, 12, 13, 14, 6, 7, 8, 15, 16, 17], new ReadOnlySpan<float>(packed.Pointer, 18).ToArray());
    }

    [Theory]
    [InlineData(false, WeightFormat.Float32)]
    [InlineData(true, WeightFormat.Float32)]
    [InlineData(false, WeightFormat.BFloat16)]
    [InlineData(true, WeightFormat.BFloat16)]
    public void A_matrix_of_many_slices_is_the_same_with_any_number_of_workers(bool transposed, WeightFormat format)
    {
        const int rows = 2500, columns = 700;
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => i * 0.37f)];
        using Checkpoint checkpoint = Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["w"] = (transposed ? [columns, rows] : [rows, columns], values) });
        var plan = new WeightPlan(format);
        plan.Panels(0, 2528, columns, new TensorPart("w", rows, columns, 0, rows, Transposed: transposed));
        long bytes = 2528L * columns * (format == WeightFormat.Float32 ? 4 : 2);
        float[] expected = PackingReference.Pack(plan.Weights[0], format, (_, row, column) => values[transposed ? (column * rows) + row : (row * columns) + column]);
        foreach (int workers in new[] { 1, 2, 3 })
        {
            using PackedWeights packed = WeightLoader.Load(checkpoint, plan, bytes, new() { Workers = workers });
            Assert.Equal(0, (nint)packed.Pointer % (2 << 20));
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(format == WeightFormat.Float32 ? expected[i] : PackingReference.NearestBFloat16(expected[i]), Read(packed.Pointer, i, format));
        }
    }

    private static void AssertPackedAsDocumented(PackingCase sample, string path)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        using PackedWeights packed = WeightLoader.Load(checkpoint, sample.Plan(), sample.Weight.Offset + sample.Bytes + 64, new());
        bool isRounded = sample.ElementBytes == 2;
        WeightFormat format = isRounded ? WeightFormat.BFloat16 : WeightFormat.Float32;
        float[] expected = PackingReference.Pack(sample.Weight, sample.Format, sample.Element);
        byte* first = packed.Pointer + sample.Weight.Offset;
        Assert.Equal(0, (nint)packed.Pointer % 64);
        for (int i = 0; i < expected.Length; i++)
        {
            float nearest = isRounded ? PackingReference.NearestBFloat16(expected[i]) : expected[i];
            Assert.Equal(BitConverter.SingleToUInt32Bits(nearest), BitConverter.SingleToUInt32Bits(Read(first, i, format)));
        }

        Assert.All(new ReadOnlySpan<byte>(packed.Pointer, (int)sample.Weight.Offset).ToArray(), gap => Assert.Equal(0, gap));
        Assert.All(new ReadOnlySpan<byte>(first + sample.Bytes, 64).ToArray(), gap => Assert.Equal(0, gap));
    }

    private static float Read(byte* first, int index, WeightFormat format) =>
        format == WeightFormat.Float32 ? ((float*)first)[index] : PackingReference.FromBFloat16(((ushort*)first)[index]);
}
