using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

public sealed unsafe class WeightMismatchTests
{
    [Fact]
    public void Everything_that_does_not_fit_is_said_at_once()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("odd.safetensors", SafetensorsWriter.File(
            StoredTensor.Floats("zz.extra", [1, 2], 1, 2),
            StoredTensor.Floats("b.matrix", [3, 2], 1, 2, 3, 4, 5, 6),
            StoredTensor.Floats("b.vector", [3, 1], 1, 2, 3),
            new("b.integers", "I64", [2], new byte[16]),
            StoredTensor.Floats("aa.extra", [], 1),
            StoredTensor.Floats("layers.0.mask", [1], 1)));
        using Checkpoint checkpoint = Checkpoint.Open(path);
        var plan = new WeightPlan(WeightFormat.Float32);
        plan.Panels(0, 32, 3, new TensorPart("b.matrix", 2, 3, 0, 2));
        plan.Vector(384, 32, new TensorPart("b.vector", 2, 1, 0, 2));
        plan.Vector(512, 32, new TensorPart("b.integers", 2, 1, 0, 2));
        plan.Table(640, 8, 4, new TensorPart("z.table|z.tied", 8, 4, 0, 8));
        plan.Vector(768, 32, new TensorPart("a.bias", 5, 1, 0, 5));
        plan.Ignore("layers.*.mask");

        var mismatch = Assert.Throws<WeightMismatchException>(() => WeightLoader.Load(checkpoint, plan, 896, new()));

        Assert.Equal(["a.bias", "z.table"], mismatch.Missing);
        Assert.Equal(["aa.extra", "zz.extra"], mismatch.Unexpected);
        Assert.Equal([new("b.matrix", "[2, 3]", "[3, 2]"), new("b.vector", "[2]", "[3, 1]")], mismatch.Misshaped);
        Assert.Equal([new("b.integers", "F32, F16 or BF16", "I64")], mismatch.Mistyped);
        Assert.Equal(
            $"""
            {path} does not fit the model: 2 tensors missing, 2 unexpected, 2 of another shape, 1 of another type.
            Missing (2):
              a.bias [5]
              z.table [8, 4] (or z.tied)
            Unexpected (2):
              aa.extra [] F32
              zz.extra [1, 2] F32
            Of another shape (2):
              b.matrix: expected [2, 3], found [3, 2]
              b.vector: expected [2], found [3, 1]
            Of another type (1):
              b.integers: expected F32, F16 or BF16, found I64
            Check that the checkpoint belongs to this model, and that the model's layers, sizes and tensor naming are those of its config.json.
            """,
            mismatch.Message,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Long_lists_are_cut_in_the_message_only()
    {
        using Checkpoint checkpoint = Arrays(Enumerable.Range(0, 45).Select(i => ($"extra{i:00}", new[] { 1 })));
        var mismatch = Assert.Throws<WeightMismatchException>(() => WeightLoader.Load(checkpoint, new(WeightFormat.Float32), 0, new()));
        Assert.Equal(45, mismatch.Unexpected.Count);
        Assert.Contains("extra19 [1] F32\n  and 25 more", mismatch.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("extra20", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transposed_matrix_must_be_stored_transposed()
    {
        var plan = new WeightPlan(WeightFormat.Float32);
        plan.Panels(0, 32, 3, new TensorPart("w", 2, 3, 0, 2, Transposed: true));
        using Checkpoint good = Arrays([("w", [3, 2])]);
        using Checkpoint bad = Arrays([("w", [2, 3])]);
        WeightLoader.Load(good, plan, 384, new()).Dispose();
        Assert.Equal([new("w", "[3, 2]", "[2, 3]")], Assert.Throws<WeightMismatchException>(() => WeightLoader.Load(bad, plan, 384, new())).Misshaped);
    }

    [Theory]
    [InlineData(new[] { 6, 4 }, true)]
    [InlineData(new[] { 6, 1, 2, 2 }, true)]
    [InlineData(new[] { 6, 2, 2 }, true)]
    [InlineData(new[] { 1, 6, 4 }, true)]
    [InlineData(new[] { 1, 1, 6, 2, 2 }, true)]
    [InlineData(new[] { 4, 6 }, false)]
    [InlineData(new[] { 2, 3, 4 }, false)]
    [InlineData(new[] { 24 }, false)]
    [InlineData(new[] { 6, 4, 2 }, false)]
    [InlineData(new int[0], false)]
    public void A_matrix_may_have_several_dimensions_for_its_columns_and_ones_before_its_rows(int[] shape, bool fits)
    {
        var plan = new WeightPlan(WeightFormat.Float32);
        plan.Table(0, 6, 4, new TensorPart("w", 6, 4, 0, 6));
        using Checkpoint checkpoint = Arrays([("w", shape)]);
        AssertFits(checkpoint, plan, 128, fits);
    }

    [Theory]
    [InlineData(new[] { 1, 4 }, true)]
    [InlineData(new[] { 1, 1, 4 }, true)]
    [InlineData(new[] { 1, 2, 2 }, true)]
    [InlineData(new[] { 4 }, false)]
    [InlineData(new[] { 4, 1 }, false)]
    public void A_matrix_of_one_row_keeps_its_first_dimension(int[] shape, bool fits)
    {
        var plan = new WeightPlan(WeightFormat.Float32);
        plan.Table(0, 1, 4, new TensorPart("w", 1, 4, 0, 1));
        using Checkpoint checkpoint = Arrays([("w", shape)]);
        AssertFits(checkpoint, plan, 64, fits);
    }

    [Theory]
    [InlineData(new[] { 6 }, true)]
    [InlineData(new[] { 1, 6 }, true)]
    [InlineData(new[] { 3, 2 }, true)]
    [InlineData(new[] { 1, 1, 6 }, true)]
    [InlineData(new[] { 5 }, false)]
    [InlineData(new[] { 6, 2 }, false)]
    [InlineData(new int[0], false)]
    public void A_vector_may_have_any_shape_of_as_many_elements(int[] shape, bool fits)
    {
        var plan = new WeightPlan(WeightFormat.Float32);
        plan.Vector(0, 32, new TensorPart("w", 6, 1, 0, 6));
        using Checkpoint checkpoint = Arrays([("w", shape)]);
        AssertFits(checkpoint, plan, 128, fits);
    }

    [Fact]
    public void A_tied_tensor_is_found_under_any_of_its_names_and_all_of_them_are_known()
    {
        var plan = new WeightPlan(WeightFormat.Float32);
        plan.Table(0, 1, 2, new TensorPart("embed|head", 1, 2, 0, 1));
        using Checkpoint first = Arrays([("embed", [1, 2])]);
        using Checkpoint second = Arrays([("head", [1, 2])]);
        using Checkpoint both = Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["head"] = ([1, 2], [1, 2]), ["embed"] = ([1, 2], [3, 4]) });
        WeightLoader.Load(first, plan, 64, new()).Dispose();
        WeightLoader.Load(second, plan, 64, new()).Dispose();
        using PackedWeights packed = WeightLoader.Load(both, plan, 64, new());
        Assert.Equal(3f, *(float*)packed.Pointer);
    }

    [Fact]
    public void An_optional_prefix_is_left_out_of_every_name_or_of_none()
    {
        var plan = new WeightPlan(WeightFormat.Float32);
        plan.Vector(0, 32, new TensorPart("transformer.a", 1, 1, 0, 1));
        plan.Vector(128, 32, new TensorPart("transformer.b|head", 1, 1, 0, 1));
        plan.OptionalPrefix("transformer.");
        plan.Ignore("transformer.h.*.mask");
        using Checkpoint with = Arrays([("transformer.a", [1]), ("head", [1]), ("transformer.h.0.mask", [1])]);
        using Checkpoint without = Arrays([("a", [1]), ("b", [1]), ("h.0.mask", [1])]);
        using Checkpoint mixed = Arrays([("transformer.a", [1]), ("b", [1])]);
        using Checkpoint neither = Arrays([("x", [1])]);
        WeightLoader.Load(with, plan, 256, new()).Dispose();
        WeightLoader.Load(without, plan, 256, new()).Dispose();
        var mismatch = Assert.Throws<WeightMismatchException>(() => WeightLoader.Load(mixed, plan, 256, new()));
        Assert.Equal(["transformer.b"], mismatch.Missing);
        Assert.Equal(["b"], mismatch.Unexpected);
        Assert.Equal(["transformer.a", "transformer.b"], Assert.Throws<WeightMismatchException>(() => WeightLoader.Load(neither, plan, 256, new())).Missing);
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*.mask", "layers.0.mask", true)]
    [InlineData("*.mask", "layers.0.masked", false)]
    [InlineData("layers.*.attn.*bias", "layers.11.attn.masked_bias", true)]
    [InlineData("layers.*.attn.bias", "layers.0.mlp.bias", false)]
    [InlineData("a*a*a", "aa", false)]
    [InlineData("a?", "ab", false)]
    [InlineData("exact", "exact", true)]
    [InlineData("exact", "exactly", false)]
    public void A_pattern_describes_whole_names(string pattern, string name, bool matches) =>
        Assert.Equal(matches, Intaglio.Weights.NamePattern.Matches(pattern, name));

    private static void AssertFits(Checkpoint checkpoint, WeightPlan plan, long bytes, bool fits)
    {
        if (fits)
            WeightLoader.Load(checkpoint, plan, bytes, new()).Dispose();
        else
            Assert.Single(Assert.Throws<WeightMismatchException>(() => WeightLoader.Load(checkpoint, plan, bytes, new())).Misshaped);
    }

    private static Checkpoint Arrays(IEnumerable<(string Name, int[] Shape)> tensors) =>
        Checkpoint.FromArrays(tensors.ToDictionary(tensor => tensor.Name, tensor => (tensor.Shape, new float[tensor.Shape.Aggregate(1, (product, length) => product * length)])));
}
