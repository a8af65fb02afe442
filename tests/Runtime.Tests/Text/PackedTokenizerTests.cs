using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Intaglio.Runtime.Tests.Sessions;
using Intaglio.Text;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public sealed class PackedTokenizerTests : IDisposable
{
    private readonly TokenizerFiles files = new();

    private string Packed => Path.Combine(files.Folder, "model.intaglio");

    public void Dispose() => files.Dispose();

    [Fact]
    public void A_packed_tokenizer_says_what_the_folders_says_its_settings_included()
    {
        TextTokenizer plain = files.Load(TokenizerFiles.ByteLevel());
        files.Write("tokenizer_config.json", """{ "eos_token": "<end>", "bos_token": "<s>" }""");
        Pack();
        TextTokenizer packed = TextTokenizer.Load(Packed);
        Assert.Empty(plain.EndIds);
        Assert.Equal((0, 1), (packed.BeginId, Assert.Single(packed.EndIds)));
        Assert.Equal(plain.VocabularySize, packed.VocabularySize);
        Assert.Equal(plain.Encode("the cat <s>the"), packed.Encode("the cat <s>the"));
    }

    [Fact]
    public void Vocabulary_and_merges_are_read_from_a_packed_file_too()
    {
        files.Write("vocab.json", """{ "a": 0, "b": 1, "ab": 2 }""");
        files.Write("merges.txt", "#version: 0.2\na b\n");
        Pack();
        Assert.Equal([2, 0], TextTokenizer.Load(Packed).Encode("aba"));
    }

    [Fact]
    public void A_packed_tokenizer_is_read_from_its_tables_and_not_parsed_again()
    {
        files.Load(TokenizerFiles.ByteLevel());
        Pack();
        using (PackedModel packed = PackedModel.Open(Packed))
            Assert.Equal(["tokenizer.json", PackedTokenizer.FileName], packed.Files);

        // Damage in a file that is not read is not seen; in the tables it is.
        Damage("ByteLevel"u8);
        Assert.Equal(259, TextTokenizer.Load(Packed).Encode("he", addSpecialTokens: false)[0]);
        Damage(MemoryMarshal.AsBytes("ByteLevel".AsSpan()));
        Assert.Contains($"the checksum of {PackedTokenizer.FileName} is", Assert.Throws<CheckpointFormatException>(() => TextTokenizer.Load(Packed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_of_another_version_are_passed_over_and_malformed_ones_named()
    {
        files.Write(PackedTokenizer.FileName, "\0\0\0\u0001");
        Pack(Path.Combine(files.Folder, PackedTokenizer.FileName));
        Assert.StartsWith($"'{Packed}' holds no tokenizer", Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load(Packed)).Message, StringComparison.Ordinal);
        files.Write(PackedTokenizer.FileName, "\u0001\0\0\0more");
        Pack(Path.Combine(files.Folder, PackedTokenizer.FileName));
        Assert.StartsWith(
            Path.Combine(Packed, PackedTokenizer.FileName) + ": The number of a vocabulary", Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(Packed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_that_could_not_be_read_again_are_not_written()
    {
        JsonObject document = TokenizerFiles.ByteLevel();
        JsonNode nested = JsonNode.Parse("""{ "type": "NFC" }""")!;
        for (int depth = 0; depth < 20; depth++)
            nested = new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(nested) };
        document["normalizer"] = nested;
        files.Load(document);
        Pack();
        using (PackedModel packed = PackedModel.Open(Packed))
            Assert.Equal(["tokenizer.json"], packed.Files);
        Assert.Equal(258, TextTokenizer.Load(Packed).Encode("he", addSpecialTokens: false)[0] - 1);
    }

    [Fact]
    public void Tables_among_the_files_are_made_anew()
    {
        files.Load(TokenizerFiles.ByteLevel());
        files.Write(PackedTokenizer.FileName, "old");
        Pack(Path.Combine(files.Folder, PackedTokenizer.FileName), Path.Combine(files.Folder, "tokenizer.json"));
        using PackedModel packed = PackedModel.Open(Packed);
        Assert.Equal(["tokenizer.json", PackedTokenizer.FileName], packed.Files);
        Assert.True(packed.ReadFile(PackedTokenizer.FileName).Length > 1000);
    }

    [Fact]
    public void A_packed_model_without_a_tokenizer_says_so()
    {
        Pack();
        Assert.Equal(
            $"'{Packed}' holds no tokenizer: no tokenizer.json, no tokenizer.model, no vocab.json with merges.txt.",
            Assert.Throws<FileNotFoundException>(() => TextTokenizer.Load(Packed)).Message);
    }

    [Fact]
    public void A_damaged_tokenizer_is_refused_and_a_malformed_one_named()
    {
        files.Write("tokenizer.json", "no json");
        Pack();
        Assert.StartsWith(Path.Combine(Packed, "tokenizer.json") + ": not valid JSON", Assert.Throws<InvalidDataException>(() => TextTokenizer.Load(Packed)).Message, StringComparison.Ordinal);
        Damage("no json"u8);
        Assert.Throws<CheckpointFormatException>(() => TextTokenizer.Load(Packed));
    }

    private void Pack(params string[] paths)
    {
        using TinyModel model = TinyModel.Create();
        model.SavePacked(Packed, paths is [] ? PackedModel.FilesIn(files.Folder) : paths);
    }

    private void Damage(ReadOnlySpan<byte> place)
    {
        byte[] bytes = File.ReadAllBytes(Packed);
        bytes[bytes.AsSpan().IndexOf(place)] ^= 1;
        File.WriteAllBytes(Packed, bytes);
    }
}
