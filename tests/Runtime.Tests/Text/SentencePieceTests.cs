using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public sealed class SentencePieceTests : IDisposable
{
    private const int Normal = 1, Unknown = 2, Control = 3, UserDefined = 4;

    private readonly TokenizerFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Higher_scores_are_joined_first_and_equal_ones_from_left_to_right()
    {
        TextTokenizer tokenizer = Load(Pieces(("▁", -9, Normal), ("a", -9, Normal), ("aa", -1, Normal), ("aaa", -2, Normal)));
        Assert.Equal(["▁", "aa", "aaa"], Tokens(tokenizer, "aaaaa"));
    }

    [Fact]
    public void User_defined_pieces_are_taken_whole_and_control_pieces_only_as_special_tokens()
    {
        TextTokenizer tokenizer = Load(Pieces(("▁", -9, Normal), ("a", -9, Normal), ("aa", -1, Normal), ("axa", 0, UserDefined)));
        Assert.Equal(["▁", "aa", "axa", "a"], Tokens(tokenizer, "aaaxaa"));
        Assert.Equal([1, 3, 4, 2], tokenizer.Encode("a</s>"));
        Assert.DoesNotContain(2, tokenizer.Encode("a</s>", recognizeSpecialTokens: false));
    }

    [Fact]
    public void A_run_of_unknown_characters_is_one_unknown_token()
    {
        TextTokenizer tokenizer = Load(Pieces(("▁", -9, Normal), ("a", -9, Normal)));
        Assert.Equal([1, 3, 0, 4, 0], tokenizer.Encode("xyaz"));
    }

    [Fact]
    public void Extra_spaces_go_where_the_model_says_so()
    {
        byte[] pieces = Pieces(("▁", -9, Normal), ("a", -9, Normal));
        Assert.Equal(["▁", "▁", "a", "▁", "▁", "a"], Tokens(Load(pieces), " a  a"));
        Assert.Equal(["▁", "a", "▁", "a"], Tokens(Load(pieces, Field(3, [.. Number(3, 1), .. Number(4, 1)])), " a  a "));
    }

    [Fact]
    public void Without_a_prefix_the_text_comes_back_with_its_first_space()
    {
        TextTokenizer tokenizer = Load(Pieces(("▁", -9, Normal), ("a", -9, Normal)), Field(3, [.. Number(3, 0), .. Number(4, 0)]));
        Assert.Equal(["a"], Tokens(tokenizer, "a"));
        Assert.Equal(" a", tokenizer.Decode(tokenizer.Encode(" a")));
    }

    [Fact]
    public void Other_kinds_are_refused_by_name()
    {
        byte[] pieces = Pieces(("a", -9, Normal));
        Assert.Contains("'trainer_spec.model_type' is 1 (UNIGRAM)", Assert.Throws<NotSupportedException>(() => LoadFile([.. pieces, .. Field(2, Number(3, 1))])).Message, StringComparison.Ordinal);
        byte[] mapped = Field(3, [.. Field(1, "nmt_nfkc"u8.ToArray()), .. Field(2, [1, 2, 3])]);
        Assert.Contains("normalizer 'nmt_nfkc'", Assert.Throws<NotSupportedException>(() => Load(pieces, mapped)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused_or_read_and_never_anything_else()
    {
        byte[] content = [.. Pieces(("▁", -9, Normal), ("a", -9, Normal), ("aa", -1, Normal)), .. Field(2, Number(3, 2)), .. Field(3, Number(4, 0))];
        Gen.Select(Gen.Int[0, content.Length - 1], Gen.Byte, Gen.Bool).Sample((position, replacement, cut) =>
        {
            byte[] damaged = cut ? content[..position] : [.. content[..position], replacement, .. content[(position + 1)..]];
            using var own = new TokenizerFiles();
            string path = Path.Combine(own.Folder, "tokenizer.model");
            File.WriteAllBytes(path, damaged);
            try
            {
                TextTokenizer.Load(path).Encode("aa x </s>");
            }
            catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
            {
                Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
            }
        }, iter: 2000);
    }

    [SkippableTheory]
    [InlineData("test_sentencepiece.model")]
    [InlineData("test_sentencepiece_bpe.model")]
    [InlineData("test_sentencepiece_bpe_char.model")]
    [InlineData("test_sentencepiece_no_bos.model")]
    [InlineData("test_sentencepiece_with_bytefallback.model")]
    public void Real_models_that_need_more_are_refused_and_not_misread(string name)
    {
        var exception = Assert.Throws<NotSupportedException>(() => RealFiles.Load("tokenizers/sentencepiece-fixtures/" + name));
        Assert.Contains("not supported", exception.Message, StringComparison.Ordinal);
    }

    private TextTokenizer Load(byte[] pieces, byte[]? normalizer = null) =>
        LoadFile([.. pieces, .. Field(2, Number(3, 2)), .. normalizer ?? Field(3, Number(4, 0))]);

    private TextTokenizer LoadFile(byte[] content)
    {
        string path = Path.Combine(files.Folder, "tokenizer.model");
        File.WriteAllBytes(path, content);
        return TextTokenizer.Load(path);
    }

    private static string[] Tokens(TextTokenizer tokenizer, string text) =>
        [.. tokenizer.Encode(text, addSpecialTokens: false).Select(id => tokenizer.Spell(id))];

    private static byte[] Pieces(params (string Text, float Score, int Type)[] pieces)
    {
        (string, float, int)[] all = [("<unk>", 0, Unknown), ("<s>", 0, Control), ("</s>", 0, Control), .. pieces];
        return [.. all.SelectMany(Piece)];
    }

    private static byte[] Piece((string Text, float Score, int Type) piece)
    {
        var score = new byte[5];
        score[0] = (2 << 3) | 5;
        BinaryPrimitives.WriteSingleLittleEndian(score.AsSpan(1), piece.Score);
        return Field(1, [.. Field(1, Encoding.UTF8.GetBytes(piece.Text)), .. score, .. Number(3, piece.Type)]);
    }

    private static byte[] Number(int field, int value) => [(byte)(field << 3), (byte)value];

    private static byte[] Field(int field, byte[] content) => [(byte)((field << 3) | 2), (byte)content.Length, .. content];
}
