using Intaglio.Runtime.Tests.Sessions;
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
        byte[] bytes = File.ReadAllBytes(Packed);
        bytes[bytes.AsSpan().IndexOf("no json"u8)] ^= 1;
        File.WriteAllBytes(Packed, bytes);
        Assert.Throws<CheckpointFormatException>(() => TextTokenizer.Load(Packed));
    }

    private void Pack()
    {
        using TinyModel model = TinyModel.Create();
        model.SavePacked(Packed, PackedModel.FilesIn(files.Folder));
    }
}
