using CsCheck;
using Intaglio.Text;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public class SplittingTests
{
    [Theory]
    [InlineData(nameof(SplitBehavior.Removed), false, "the|final|countdown")]
    [InlineData(nameof(SplitBehavior.Isolated), false, "the|-|final|-|-|countdown")]
    [InlineData(nameof(SplitBehavior.MergedWithPrevious), false, "the-|final-|-|countdown")]
    [InlineData(nameof(SplitBehavior.MergedWithNext), false, "the|-final|-|-countdown")]
    [InlineData(nameof(SplitBehavior.Contiguous), false, "the|-|final|--|countdown")]
    [InlineData(nameof(SplitBehavior.Removed), true, "-|-|-")]
    public void Matches_go_where_the_behavior_says(string behavior, bool invert, string expected)
    {
        // The example of Hugging Face's documentation of these behaviors.
        var splitter = new PatternSplitter(TextPattern.FromLiteral("-"), Enum.Parse<SplitBehavior>(behavior), invert);
        Assert.Equal(expected, string.Join('|', Split(splitter, "the-final--countdown")));
    }

    [Theory]
    [InlineData("Hello world's  end 123!?\n ok", "Hello| world|'s| | end| 123|!?|\n| ok")]
    [InlineData("a   ", "a|   ")]
    public void Gpt2_cuts_words_numbers_and_signs(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Split(Splitter(TextPattern.FromExpression(KnownPatterns.Gpt2)), text)));

    [Theory]
    [InlineData("\U00020000a b", "\U00020000a| b")]
    [InlineData(" \U00020000a", " \U00020000a")]
    [InlineData("x\U0001D7D8\U0001D7D93", "x|\U0001D7D8\U0001D7D93")]
    [InlineData("a😀😀 b", "a|😀😀| b")]
    [InlineData("'\U0001D494", "'|\U0001D494")]
    public void Characters_beyond_the_16_bit_plane_belong_to_their_class(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Split(Splitter(TextPattern.FromExpression(KnownPatterns.Gpt2)), text)));

    [Fact]
    public void Numbers_are_cut_in_threes_by_Llama_3_and_in_ones_by_Qwen2()
    {
        Assert.Equal(["a", " ", "123", "4"], Split(Splitter(TextPattern.FromExpression(KnownPatterns.Llama3)), "a 1234"));
        Assert.Equal(["a", " ", "1", "2"], Split(Splitter(TextPattern.FromExpression(KnownPatterns.Qwen2)), "a 12"));
    }

    [Fact]
    public void Nothing_is_lost_and_nothing_is_added() =>
        Gen.OneOf(Gen.Char["a1 .'\n\u00A0é"].Select(letter => letter.ToString()), Gen.OneOfConst("😀", "𠀀", "\uD800", "\uDC00", "\u0301")).Array[1, 40].Select(string.Concat)
        .Sample(text =>
        {
            foreach (System.Text.RegularExpressions.Regex known in (System.Text.RegularExpressions.Regex[])[KnownPatterns.Gpt2, KnownPatterns.Llama3, KnownPatterns.Qwen2])
                Assert.Equal(text, string.Concat(Split(Splitter(TextPattern.FromExpression(known)), text)));
        });

    [Fact]
    public void Metaspace_cuts_before_its_sign_where_it_splits()
    {
        Assert.Equal(["ab", "▁cd", "▁", "▁e"], Split(new Metaspace('▁', PrependScheme.Never, splits: true), "ab cd  e"));
        Assert.Equal(["▁ab▁cd▁▁e"], Split(new Metaspace('▁', PrependScheme.Always, splits: false), "ab cd  e"));
    }

    [Fact]
    public void The_first_word_gets_a_space_like_the_others()
    {
        Assert.Equal([" a"], Split(new PrefixSpace(), "a"));
        Assert.Equal([" a"], Split(new PrefixSpace(), " a"));
    }

    private static PatternSplitter Splitter(TextPattern pattern) => new(pattern, SplitBehavior.Isolated);

    private static List<string> Split(PreTokenizer preTokenizer, string text)
    {
        var pieces = new List<string>();
        preTokenizer.Split(text, first: true, pieces);
        return pieces;
    }
}
