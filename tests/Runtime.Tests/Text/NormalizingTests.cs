using Intaglio.Text;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public class NormalizingTests
{
    [Theory]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("a\u0307\u0323", "\u1EA1\u0307")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uD558\u11AB", "\uD55C")]
    [InlineData("\uD55C\u11AB", "\uD55C\u11AB")]
    [InlineData("\u0B47\u0300\u0B3E", "\u0B47\u0300\u0B3E")]
    [InlineData("\U00011099\U000110BA", "\U0001109A")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData("plain", "plain")]
    public void Canonical_composition_is_Unicodes(string text, string expected) => Assert.Equal(expected, new CanonicalNormalizer(compose: true).Apply(text));

    [Theory]
    [InlineData("\u00E9\uD55C", "e\u0301\u1112\u1161\u11AB")]
    [InlineData("\u1EA1\u0307", "a\u0323\u0307")]
    [InlineData("\u01D5", "U\u0308\u0304")]
    public void Canonical_decomposition_is_Unicodes(string text, string expected) => Assert.Equal(expected, new CanonicalNormalizer(compose: false).Apply(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("\uFFFDé", new CanonicalNormalizer(compose: true).Apply("\uD800e\u0301"));

    [Fact]
    public void Replacing_works_with_strings_and_expressions()
    {
        Assert.Equal("a▁b▁", new ReplaceNormalizer(TextPattern.FromLiteral(" "), "▁").Apply("a b "));
        Assert.Equal("x a x", new ReplaceNormalizer(TextPattern.FromExpression("[0-9]+"), "x").Apply("12 a 3"));
    }

    [Fact]
    public void Extra_white_space_goes() => Assert.Equal("a b", new WhitespaceNormalizer().Apply("  a   b "));

    [Fact]
    public void Nothing_is_put_before_an_empty_text() => Assert.Equal("", new PrependNormalizer("▁").Apply(""));
}
