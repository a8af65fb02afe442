using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_gives_its_tensors_with_type_shape_and_numbers()
    {
        string path = folder.Write("small.safetensors", SafetensorsWriter.File(
            StoredTensor.Floats("matrix", [2, 3], 1, 2, 3, 4, 5, 6),
            new("mask", "BOOL", [3], [1, 0, 1]),
            StoredTensor.Floats("scalar", [], 7),
            new("half", "F16", [2], [0x00, 0x3c, 0x00, 0xc0]),
            new("brain", "BF16", [1], [0x80, 0x3f]),
            new("ids", "I64", [1], [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            new("nothing", "F32", [0, 5], [])));
        using Checkpoint checkpoint = Checkpoint.Open(path);

        Assert.Equal(["matrix", "mask", "scalar", "half", "brain", "ids", "nothing"], checkpoint.Names);
        CheckpointTensor matrix = Tensor(checkpoint, "matrix");
        Assert.Equal([2, 3], matrix.Shape.AsSpan());
        Assert.Equal(TensorElementType.Float32, matrix.ElementType);
        Assert.Equal(6, matrix.ElementCount);
        Assert.Equal(path, matrix.File);
        Assert.Equal([1, 2, 3, 4, 5, 6], matrix.ToFloat32Array());
        Assert.Equal([1, 0, 1], Tensor(checkpoint, "mask").ToInt64Array());
        Assert.Equal([7], Tensor(checkpoint, "scalar").ToFloat32Array());
        Assert.Equal([1, -2], Tensor(checkpoint, "half").ToFloat32Array());
        Assert.Equal([1], Tensor(checkpoint, "brain").ToFloat32Array());
        Assert.Equal([-2], Tensor(checkpoint, "ids").ToInt64Array());
        Assert.Empty(Tensor(checkpoint, "nothing").ToFloat32Array());
        Assert.False(checkpoint.TryGet("Matrix", out _));
    }

    [Fact]
    public void A_tensor_of_another_type_is_not_read_as_floats_or_integers()
    {
        string path = folder.Write("a.safetensors", SafetensorsWriter.File(new StoredTensor("ids", "I32", [1], [1, 0, 0, 0]), StoredTensor.Floats("f", [1], 1)));
        using Checkpoint checkpoint = Checkpoint.Open(path);
        Assert.Contains("holds I32", Assert.Throws<InvalidOperationException>(() => Tensor(checkpoint, "ids").ToFloat32Array()).Message, StringComparison.Ordinal);
        Assert.Contains("holds F32", Assert.Throws<InvalidOperationException>(() => Tensor(checkpoint, "f").ToInt64Array()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_outside_of_a_tensor_cannot_be_copied()
    {
        using Checkpoint checkpoint = Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["w"] = ([2], [1, 2]) });
        CheckpointTensor tensor = Tensor(checkpoint, "w");
        byte[] bytes = new byte[4];
        tensor.CopyBytes(4, bytes);
        Assert.Equal(2f, BitConverter.ToSingle(bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.CopyBytes(5, bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.CopyBytes(-1, bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.CopyBytes(0, new byte[9]));
    }

    [Fact]
    public void A_folder_is_opened_by_the_file_in_it()
    {
        folder.Write("model.safetensors", SafetensorsWriter.File(StoredTensor.Floats("w", [1], 1)));
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
        Assert.Equal(["w"], checkpoint.Names);
    }

    [Fact]
    public void A_path_without_a_checkpoint_is_refused_with_what_was_looked_for()
    {
        Assert.Contains("model.safetensors.index.json", Assert.Throws<FileNotFoundException>(() => Checkpoint.Open(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<FileNotFoundException>(() => Checkpoint.Open(folder.File("nowhere.safetensors"))).Message, StringComparison.Ordinal);
        string other = folder.Write("pytorch_model.bin", [1, 2, 3]);
        Assert.Contains("Convert the file", Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_use_after_dispose_is_refused_and_disposing_twice_is_fine()
    {
        string path = folder.Write("a.safetensors", SafetensorsWriter.File(StoredTensor.Floats("w", [1], 1)));
        Checkpoint checkpoint = Checkpoint.Open(path);
        CheckpointTensor tensor = Tensor(checkpoint, "w");
        checkpoint.Dispose();
        checkpoint.Dispose();
        Assert.Throws<ObjectDisposedException>(() => checkpoint.Names);
        Assert.Throws<ObjectDisposedException>(() => checkpoint.TryGet("w", out _));
        Assert.Throws<ObjectDisposedException>(() => checkpoint.AllMatricesAre(TensorElementType.Float32));
        Assert.Throws<ObjectDisposedException>(() => tensor.ToFloat32Array());
    }

    [Fact]
    public void A_lease_outlives_the_checkpoint()
    {
        string path = folder.Write("a.safetensors", SafetensorsWriter.File(StoredTensor.Floats("w", [1], 5)));
        Checkpoint checkpoint = Checkpoint.Open(path);
        CheckpointTensor tensor = Tensor(checkpoint, "w");
        using (checkpoint.Lease())
        {
            checkpoint.Dispose();
            Assert.Equal(5f, FirstFloat(tensor));
        }

        Assert.Throws<ObjectDisposedException>(() => checkpoint.Lease());
    }

    [Fact]
    public void The_type_of_all_matrices_is_told_regardless_of_vectors()
    {
        var matrix = new StoredTensor("m", "BF16", [1, 2], new byte[4]);
        string mixed = folder.Write("a.safetensors", SafetensorsWriter.File(matrix, StoredTensor.Floats("v", [1], 1)));
        string other = folder.Write("b.safetensors", SafetensorsWriter.File(matrix, StoredTensor.Floats("n", [1, 1], 1)));
        string none = folder.Write("c.safetensors", SafetensorsWriter.File(StoredTensor.Floats("v", [1], 1)));
        using (Checkpoint checkpoint = Checkpoint.Open(mixed))
            Assert.True(checkpoint.AllMatricesAre(TensorElementType.BFloat16));
        using (Checkpoint checkpoint = Checkpoint.Open(other))
            Assert.False(checkpoint.AllMatricesAre(TensorElementType.BFloat16));
        using (Checkpoint checkpoint = Checkpoint.Open(none))
            Assert.False(checkpoint.AllMatricesAre(TensorElementType.Float32));
    }

    [Fact]
    public void An_array_must_have_the_elements_of_its_shape()
    {
        foreach (int[] shape in new int[][] { [3], [-1, -2], [int.MaxValue, int.MaxValue, int.MaxValue], [] })
        {
            var tensors = new Dictionary<string, (int[], float[])> { ["odd one"] = (shape, [1, 2]) };
            Assert.Contains("odd one", Assert.Throws<ArgumentException>(() => Checkpoint.FromArrays(tensors)).Message, StringComparison.Ordinal);
        }
    }

    private static unsafe float FirstFloat(CheckpointTensor tensor) => *(float*)tensor.Start;

    private static CheckpointTensor Tensor(Checkpoint checkpoint, string name)
    {
        Assert.True(checkpoint.TryGet(name, out CheckpointTensor? tensor));
        return tensor;
    }
}
