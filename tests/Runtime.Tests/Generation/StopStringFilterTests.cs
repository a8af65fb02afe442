using CsCheck;
using Xunit;

namespace Intaglio.Runtime.Tests.Generation;

public class StopStringFilterTests
{
    private static readonly Gen<string> Letters = Gen.Char["ab"].Array[0, 30].Select(letters => new string(letters));

    [Fact]
    public void The_result_is_the_text_before_the_first_complete_stop_string_however_it_is_cut() =>
        Gen.Select(Letters, Gen.Char["ab"].Array[1, 4].Select(letters => new string(letters)).Array[0, 3], Gen.Int[1, 5].Array[1, 10]).Sample((text, stops, cuts) =>
        {
            var filter = new StopStringFilter(stops);
            string result = "";
            for (int position = 0, cut = 0; position < text.Length; cut++)
            {
                int length = Math.Min(cuts[cut % cuts.Length], text.Length - position);
                result += filter.Append(text.Substring(position, length));
                position += length;
            }
            result += filter.Flush();
            (string expected, bool stopped) = Reference(text, stops);
            Assert.Equal(expected, result);
            Assert.Equal(stopped, filter.Stopped);
        });

    [Fact]
    public void What_may_become_a_stop_string_is_held_back_and_comes_when_it_does_not()
    {
        var filter = new StopStringFilter(["</end>"]);
        Assert.Equal("text ", filter.Append("text </e"));
        Assert.Equal("", filter.Append("n"));
        Assert.Equal("</enx", filter.Append("x"));
        Assert.Equal("", filter.Append("</end"));
        Assert.Equal("", filter.Append("> more"));
        Assert.True(filter.Stopped);
        Assert.Equal("", filter.Append("more") + filter.Flush());
    }

    [Fact]
    public void An_unfinished_stop_string_at_the_end_belongs_to_the_text()
    {
        var filter = new StopStringFilter(["\n\n"]);
        Assert.Equal("one", filter.Append("one\n"));
        Assert.Equal("\n", filter.Flush());
        Assert.False(filter.Stopped);
    }

    private static (string Text, bool Stopped) Reference(string text, string[] stops)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            string? found = stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)).MaxBy(stop => stop.Length);
            if (found is not null) return (text[..(end - found.Length)], true);
        }
        return (text, false);
    }
}
