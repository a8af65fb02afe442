using System.Text;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

public sealed class ShardedCheckpointTests : IDisposable
{
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Tensors_are_found_in_all_shards()
    {
        WriteShards();
        WriteIndex($$$"""{"metadata":{"total_size":8},"weight_map":{"a":"{{{First}}}","b":"{{{Second}}}"}}""");
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
        Assert.Equal(["a", "b"], checkpoint.Names);
        Assert.True(checkpoint.TryGet("b", out CheckpointTensor? b));
        Assert.Equal([2], b.ToFloat32Array());
        Assert.Equal(folder.File(Second), b.File);
    }

    [Fact]
    public void What_the_index_leaves_out_is_not_part_of_the_checkpoint()
    {
        WriteShards();
        WriteIndex($$$"""{"weight_map":{"b":"{{{Second}}}"}}""");
        using Checkpoint checkpoint = Checkpoint.Open(folder.File("model.safetensors.index.json"));
        Assert.Equal(["b"], checkpoint.Names);
    }

    [Fact]
    public void Missing_shards_are_named()
    {
        WriteShards();
        File.Delete(folder.File(Second));
        CheckpointFormatException refusal = Refused($$$"""{"weight_map":{"a":"{{{First}}}","b":"{{{Second}}}"}}""");
        Assert.Contains($"1 of 2 shards not found in '{folder.Path}': {Second}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_its_shard_does_not_hold_is_named()
    {
        WriteShards();
        CheckpointFormatException refusal = Refused($$$"""{"weight_map":{"a":"{{{First}}}","b":"{{{First}}}"}}""");
        Assert.Equal("b", refusal.Tensor);
        Assert.Contains(First, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_shard_is_refused_by_its_own_name()
    {
        WriteShards();
        folder.Write(Second, [1, 2, 3]);
        WriteIndex($$$"""{"weight_map":{"a":"{{{First}}}","b":"{{{Second}}}"}}""");
        Assert.Equal(folder.File(Second), Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(folder.Path)).File);
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\\\model.safetensors")]
    [InlineData("C:model.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a\\u0000b")]
    public void A_shard_outside_of_the_folder_is_refused(string shard) =>
        Assert.Contains("not a plain file name", Refused($$$"""{"weight_map":{"a":"{{{shard}}}"}}""").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("[]", "found an array")]
    [InlineData("{}", "no 'weight_map'")]
    [InlineData("""{"weight_map":[]}""", "must be an object")]
    [InlineData("""{"weight_map":{"a":1}}""", "must be a file name")]
    [InlineData("""{"weight_map":{},"weight_map":{}}""", "stands there twice")]
    [InlineData("""{"weight_map":{"a":"x","a":"x"}}""", "twice")]
    [InlineData("""{"weight_map":{"a":"x"}""", "not the JSON")]
    public void An_index_that_is_not_one_is_refused(string index, string reason) => Assert.Contains(reason, Refused(index).Message, StringComparison.Ordinal);

    private void WriteShards()
    {
        folder.Write(First, SafetensorsWriter.File(StoredTensor.Floats("a", [1], 1)));
        folder.Write(Second, SafetensorsWriter.File(StoredTensor.Floats("b", [1], 2)));
    }

    private void WriteIndex(string json) => folder.Write("model.safetensors.index.json", Encoding.UTF8.GetBytes(json));

    private CheckpointFormatException Refused(string index)
    {
        WriteIndex(index);
        var refusal = Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(folder.Path));
        Assert.Equal(folder.File("model.safetensors.index.json"), refusal.File);
        return refusal;
    }
}
