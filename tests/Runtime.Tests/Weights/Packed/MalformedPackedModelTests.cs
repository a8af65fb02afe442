using Intaglio.Runtime.Tests.Sessions;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights.Packed;

public sealed class MalformedPackedModelTests
{
    private static readonly byte[] Valid = PackedFile.Bytes();

    [Fact]
    public void A_file_that_is_cut_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        int header = PackedFile.HeaderBytes(Valid);
        foreach (int length in Enumerable.Range(0, header + 40).Concat([4095, 4096, 4097, Valid.Length - 1]))
            Assert.Throws<CheckpointFormatException>(() => Open(folder, Valid[..length]));
        Assert.Contains("cut short", Assert.Throws<CheckpointFormatException>(() => Open(folder, [.. Valid, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bit_of_the_header_is_guarded()
    {
        using var folder = new TemporaryFolder();
        for (int bit = 0; bit < PackedFile.HeaderBytes(Valid) * 8; bit++)
        {
            byte[] file = [.. Valid];
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<CheckpointFormatException>(() => Open(folder, file));
        }
    }

    public static TheoryData<string, Action<byte[]>> WellSealedLies => new()
    {
        { "version 2 of the packed format; this version of Intaglio reads version 1", file => file.With(PackedFile.VersionAt, 2u) },
        { "another byte order", file => file.With(PackedFile.ByteOrderAt, 0x04030201u) },
        { "the file's length is 18,446,744,073,709,551,615", file => file.With(PackedFile.FileBytesAt, ulong.MaxValue) },
        { "but it has", file => file.With(PackedFile.FileBytesAt, 1ul << 40) },
        { "ends within the start of a packed file", file => file.With(PackedFile.FileCountAt, uint.MaxValue) },
        { "behind its last field", file => file.With(PackedFile.FileCountAt, 1u) },
        { "not a multiple of 4,096", file => file.With(PackedFile.WeightsOffsetAt, 64ul) },
        { "the weights would start at byte 0, within the header", file => file.With(PackedFile.WeightsOffsetAt, 0ul) },
        { "the weights (128 bytes from byte 4,611,686,018,427,387,904) would end behind", file => file.With(PackedFile.WeightsOffsetAt, 1ul << 62) },
        { "would end behind the file's", file => file.With(PackedFile.WeightsLengthAt, (ulong)long.MaxValue) },
        { "the length of the weights is 9,223,372,036,854,775,808", file => file.With(PackedFile.WeightsLengthAt, 1ul << 63) },
        { "the weight format has 4,294,967,295 bytes", file => file.With(PackedFile.FormatTextAt, uint.MaxValue) },
        { "the format 'float32'; this version of Intaglio knows Float32 and BFloat16", file => file[PackedFile.FormatTextAt + 4] = (byte)'f' },
        { "the weight format is not UTF-8", file => file[PackedFile.FormatTextAt + 4] = 0xff },
        { "tokenizer_config.json has 268,435,457 bytes", file => file.With(PackedFile.FirstFileAt(file) + 8, (1ul << 28) + 1) },
        { "tokenizer_config.json would start at byte 1, within the header", file => file.With(PackedFile.FirstFileAt(file), 1ul) },
        { "the weights would start at byte 4,096, within tokenizer_config.json", file => file.With(PackedFile.FirstFileAt(file), 4090ul) },
        { "'?okenizer_config.json' is not the name of a file", file => file[PackedFile.FirstFileAt(file) + 28] = (byte)'\n' },
        { "'/okenizer_config.json' is not the name of a file", file => file[PackedFile.FirstFileAt(file) + 28] = (byte)'/' },
    };

    [Theory]
    [MemberData(nameof(WellSealedLies))]
    public void A_header_whose_checksum_is_right_is_not_believed_either(string reason, Action<byte[]> change)
    {
        using var folder = new TemporaryFolder();
        byte[] file = [.. Valid];
        change(file);
        string message = Assert.Throws<CheckpointFormatException>(() => Open(folder, PackedFile.Seal(file))).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.StartsWith(folder.Path, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u, "80 to 1,048,576 were expected")]
    [InlineData(79u, "80 to 1,048,576 were expected")]
    [InlineData(uint.MaxValue, "80 to 1,048,576 were expected")]
    [InlineData(80u, "the checksum of the header is")]
    [InlineData(1u << 20, "within its header of 1,048,576")]
    public void A_header_of_another_length_is_refused(uint length, string reason)
    {
        using var folder = new TemporaryFolder();
        byte[] file = [.. Valid];
        Assert.Contains(reason, Assert.Throws<CheckpointFormatException>(() => Open(folder, file.With(PackedFile.HeaderBytesAt, length))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_not_taken_for_a_packed_one()
    {
        using var folder = new TemporaryFolder();
        Assert.False(PackedModel.IsPackedFile(folder.Write("short", [1, 2])));
        Assert.False(PackedModel.IsPackedFile(folder.Path));
        Assert.False(PackedModel.IsPackedFile(folder.File("absent")));
        Assert.Contains("does not start with INTAGLIO", Assert.Throws<CheckpointFormatException>(() => Open(folder, new byte[5000])).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => PackedModel.Open(folder.File("absent")));
    }

    [Fact]
    public void Damage_behind_the_header_is_found_where_it_is_read_or_looked_for()
    {
        using var folder = new TemporaryFolder();
        byte[] file = [.. Valid];
        file[PackedFile.HeaderBytes(file)] ^= 1;
        file[^1] ^= 1;
        string path = folder.Write("damaged", file);
        using PackedModel packed = PackedModel.Open(path);
        Assert.Contains("the checksum of tokenizer_config.json is", Assert.Throws<CheckpointFormatException>(() => packed.ReadFile("tokenizer_config.json")).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], packed.ReadFile("config.json"));
        Assert.Throws<CheckpointFormatException>(() => packed.Verify());
        TinyModel.Load(path, new LoadOptions(), TinyProgram.Create()).Dispose();
        file[PackedFile.HeaderBytes(file)] ^= 1;
        Assert.Contains(
            "the checksum of the weights is",
            Assert.Throws<CheckpointFormatException>(() => TinyModel.Load(folder.Write("weights", file), new LoadOptions { VerifyChecksum = true }, TinyProgram.Create())).Message,
            StringComparison.Ordinal);
    }

    private static void Open(TemporaryFolder folder, byte[] bytes) => PackedModel.Open(folder.Write("file", bytes)).Dispose();
}
