using CsCheck;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public sealed class TextStreamTests : IDisposable
{
    private readonly TokenizerFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Pieces_together_are_the_decoded_text_whatever_the_tokens()
    {
        foreach (TextTokenizer tokenizer in Both())
        {
            Gen.Select(Gen.Int[0, tokenizer.VocabularySize + 2].Array[0, 60], Gen.Bool).Sample((tokens, skip) =>
            {
                TextStream stream = tokenizer.CreateStream(skipSpecialTokens: skip);
                Assert.Equal(tokenizer.Decode(tokens, skip), string.Concat(tokens.Select(stream.Append)) + stream.Flush());
            });
        }
    }

    [Fact]
    public void Pieces_are_whole_characters_and_together_the_text_that_was_encoded()
    {
        foreach (TextTokenizer tokenizer in Both())
        {
            Gen.OneOf(Gen.Char["ab é▁the"].Select(letter => letter.ToString()), Gen.OneOfConst("😀", "𠀀", "ä", "จ", "\u0301", "\n"))
            .Array[0, 20].Select(string.Concat).Where(text => !text.Contains('▁')).Sample(text =>
            {
                TextStream stream = tokenizer.CreateStream();
                string together = "";
                foreach (int token in tokenizer.Encode(text))
                {
                    string piece = stream.Append(token);
                    Assert.DoesNotContain('\uFFFD', piece);
                    Assert.True(piece.Length == 0 || !(char.IsHighSurrogate(piece[^1]) || char.IsLowSurrogate(piece[0])));
                    together += piece;
                }
                Assert.Equal("", stream.Flush());
                Assert.Equal(text, together);
            });
        }
    }

    [Fact]
    public void A_stream_that_continues_a_text_adds_what_decoding_all_of_it_adds()
    {
        foreach (TextTokenizer tokenizer in Both())
        {
            Gen.Select(Gen.Char["ab é"].Array[0, 8].Select(letters => new string(letters)), Gen.Int[0, tokenizer.VocabularySize - 1].Array[0, 20]).Sample((prompt, tokens) =>
            {
                int[] before = tokenizer.Encode(prompt);
                TextStream stream = tokenizer.CreateStream(before);
                string added = string.Concat(tokens.Select(stream.Append)) + stream.Flush();
                Assert.Equal(tokenizer.Decode([.. before, .. tokens]), tokenizer.Decode(before) + added);
            });
        }
    }

    [Fact]
    public void The_space_before_a_word_is_kept_in_a_continuation_and_dropped_at_the_beginning()
    {
        TextTokenizer tokenizer = files.Load(TokenizerFiles.Llama2());
        int word = tokenizer.Encode("a", addSpecialTokens: false)[0];
        Assert.Equal("a", tokenizer.CreateStream().Append(word));
        Assert.Equal("a", tokenizer.CreateStream(tokenizer.Encode("")).Append(word));
        Assert.Equal(" a", tokenizer.CreateStream(tokenizer.Encode("a")).Append(word));
    }

    [Fact]
    public void A_character_that_is_never_completed_becomes_the_replacement_character_at_the_end()
    {
        TextTokenizer tokenizer = files.Load(TokenizerFiles.ByteLevel());
        TextStream stream = tokenizer.CreateStream();
        int[] euro = tokenizer.Encode("€", addSpecialTokens: false);
        Assert.Equal(3, euro.Length);
        Assert.Equal("", stream.Append(euro[0]));
        Assert.Equal("", stream.Append(euro[1]));
        Assert.Equal("\uFFFD", stream.Flush());
        Assert.Equal("€", stream.Append(euro[0]) + stream.Append(euro[1]) + stream.Append(euro[2]));
    }

    [Fact]
    public void After_flushing_a_stream_begins_another_text()
    {
        TextTokenizer tokenizer = files.Load(TokenizerFiles.Llama2());
        TextStream stream = tokenizer.CreateStream();
        int word = tokenizer.Encode("a", addSpecialTokens: false)[0];
        Assert.Equal("a a", stream.Append(word) + stream.Append(word));
        stream.Flush();
        Assert.Equal("a", stream.Append(word));
    }

    [SkippableTheory]
    [InlineData("tokenizers/llama2/tokenizer.json", "ggml-vocab-llama-spm")]
    [InlineData("tokenizers/llama3", "ggml-vocab-llama-bpe")]
    [InlineData("tokenizers/gpt2", "ggml-vocab-gpt-2")]
    public void Real_texts_come_back_piece_by_piece(string path, string cases)
    {
        TextTokenizer tokenizer = RealFiles.Load(path);
        foreach ((string text, int[] ids) in RealFiles.LlamaCppCases(cases))
        {
            TextStream stream = tokenizer.CreateStream();
            Assert.Equal(text, string.Concat(ids.Select(stream.Append)) + stream.Flush());
        }
    }

    private IEnumerable<TextTokenizer> Both()
    {
        yield return files.Load(TokenizerFiles.ByteLevel());
        yield return files.Load(TokenizerFiles.Llama2());
    }
}
