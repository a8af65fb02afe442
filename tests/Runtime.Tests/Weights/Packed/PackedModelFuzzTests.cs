using CsCheck;
using Intaglio.Runtime.Tests.Sessions;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights.Packed;

public sealed class PackedModelFuzzTests
{
    private const long AllocationLimit = 256 << 10;

    private static readonly byte[] Valid = PackedFile.Bytes();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Changed_bytes_of_a_header_give_a_model_or_a_refusal_and_nothing_else(bool isSealed)
    {
        using var folder = new TemporaryFolder();
        int files = 0;

        // Small values and extreme ones are the lengths and offsets that go wrong.
        Gen<byte> value = Gen.OneOf(Gen.Byte, Gen.OneOfConst<byte>(0, 1, 0x7f, 0x80, 0xff));
        Gen.Select(Gen.Int[0, PackedFile.HeaderBytes(Valid) - 1], value).Array[1, 8].Sample(
            changes =>
            {
                byte[] bytes = [.. Valid];
                foreach (var (position, replacement) in changes)
                    bytes[position] = replacement;
                if (isSealed && PackedFile.HeaderBytes(bytes) == PackedFile.HeaderBytes(Valid))
                    PackedFile.Seal(bytes);
                LoadsOrIsRefused(folder.Write($"{Interlocked.Increment(ref files)}", bytes));
            },
            iter: 3000);
    }

    private static void LoadsOrIsRefused(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using PackedModel packed = PackedModel.Open(path);
            foreach (string name in packed.Files)
                packed.ReadFile(name);
            packed.Verify();
            using TinyModel model = TinyModel.Load(path, new LoadOptions(), TinyProgram.Create());
        }
        catch (Exception refusal) when (refusal is CheckpointFormatException or WeightMismatchException or NotSupportedException)
        {
            Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        File.Delete(path);
    }
}
