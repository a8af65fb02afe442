using CsCheck;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

public sealed class SafetensorsFuzzTests
{
    private const long AllocationLimit = 256 << 10;

    private static readonly byte[] Valid = SafetensorsWriter.File(
        StoredTensor.Floats("model.embed_tokens.weight", [4, 2], 1, 2, 3, 4, 5, 6, 7, 8),
        new("model.layers.0.mlp.up_proj.weight", "BF16", [2, 3], new byte[12]),
        new("ids", "I64", [1], new byte[8]));

    [Fact]
    public void Flipped_bytes_give_a_checkpoint_or_the_one_exception_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        int files = 0;
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Byte).Array[1, 6].Sample(
            flips =>
            {
                byte[] bytes = [.. Valid];
                foreach (var (position, value) in flips)
                    bytes[position] = value;
                OpensOrIsRefused(folder.Write($"{Interlocked.Increment(ref files)}.safetensors", bytes));
            },
            iter: 3000);
    }

    [Fact]
    public void Pieces_of_json_put_together_at_random_are_refused_or_read()
    {
        using var folder = new TemporaryFolder();
        int files = 0;
        string[] pieces =
            ["{", "}", "[", "]", ",", ":", "\"w\"", "\"dtype\"", "\"F32\"", "\"shape\"", "\"data_offsets\"", "0", "4", "-1", "1e9", "99999999999999999999", "null", "\"\\ud800\"", "\"__metadata__\"", " "];
        Gen.OneOfConst(pieces).Array[0, 24].Sample(
            chosen => OpensOrIsRefused(folder.Write($"{Interlocked.Increment(ref files)}.safetensors", SafetensorsWriter.File("{" + string.Concat(chosen), new byte[4]))),
            iter: 3000);
    }

    private static void OpensOrIsRefused(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using Checkpoint checkpoint = Checkpoint.Open(path);
            foreach (string name in checkpoint.Names)
            {
                Assert.True(checkpoint.TryGet(name, out CheckpointTensor? tensor));
                tensor.CopyBytes(0, new byte[tensor.ByteCount]);
            }
        }
        catch (CheckpointFormatException refusal)
        {
            Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        File.Delete(path);
    }
}
