using System.Text;
using System.Text.Json;
using CsCheck;
using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.FrontEnds.Json;

namespace Intaglio.Compiler.Tests.Specs;

public class JsonReaderTests
{
    [Fact]
    public void Values_know_their_lines()
    {
        var root = Assert.IsType<JsonValue.Object>(JsonReader.Read("\uFEFF{\r\n  \"a\": [1,\r\n    true]\r\n}"));
        JsonMember member = Assert.Single(root.Members);
        JsonValue last = Assert.IsType<JsonValue.Array>(member.Value).Items[1];

        Assert.Equal((1, 2, 3), (member.NameRange.Line, member.NameRange.Column, member.NameRange.Length));
        Assert.Equal((2, 4, 4), (last.Range.Line, last.Range.Column, last.Range.Length));
    }

    [Fact]
    public void Escapes_are_resolved() =>
        Assert.Equal("\"\\/\b\f\n\r\té\ud83d\ude00", Assert.IsType<JsonValue.String>(JsonReader.Read("""  "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"  """)).Value);

    [Theory]
    [InlineData("nul", "Expected a value, but 'n' stands there")]
    [InlineData("NaN", "Expected a value, but 'N' stands there")]
    [InlineData("01", "Expected the end of the file, but '1' stands there")]
    [InlineData("-", "Expected a value, but the file ends there")]
    [InlineData("1.", "Expected a value, but the file ends there")]
    [InlineData("1e999", "The number is too large")]
    [InlineData("\"a", "A string has no closing quote")]
    [InlineData("\"a\\\"", "A string has no closing quote")]
    [InlineData("\"a\nb\"", "A string goes on over the end of its line or holds a control character")]
    [InlineData("\"\\x\"", "'\\x' is not an escape of JSON")]
    [InlineData("\"\\u12\"", "\\u must be followed by four hexadecimal digits")]
    [InlineData("\"\\u12 4\"", "\\u must be followed by four hexadecimal digits")]
    [InlineData("[1 2]", "Expected ',' or ']', but '2' stands there")]
    [InlineData("{1}", "Expected a key in quotes or '}', but '1' stands there")]
    [InlineData("{\"a\" 1}", "Expected ':', but '1' stands there")]
    [InlineData("1 // comment", "Expected the end of the file, but '/' stands there")]
    public void What_is_not_JSON_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<JsonFormatException>(() => JsonReader.Read(json)).Message);

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Equal("Values are nested more than 64 deep", Assert.Throws<JsonFormatException>(() => JsonReader.Read(new string('[', 1_000_000))).Message);

    [Fact]
    public void Any_text_is_read_as_System_Text_Json_reads_it_or_refused_with_it()
    {
        // Few characters, those of JSON: random Unicode would be refused at the first one.
        Gen<string> texts = Gen.OneOf(
            Gen.OneOfConst("{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\"", "1", "-", "0", ".5", "e3", "true", "null", " ", "\n", "\\u0041", "\\").Array[0, 12].Select(string.Concat),
            Gen.String);
        texts.Sample(AgreesWithSystemTextJson, iter: 20_000);
    }

    [Fact]
    public void A_damaged_configuration_is_a_problem_and_never_an_exception()
    {
        Gen<(int At, int Length, string Text)> damages = Gen.Select(Gen.Int[0, ConfigTexts.Llama.Length - 1], Gen.Int[0, 12], Gen.OneOf(Gen.OneOfConst("", "0", "-1", "null", "[]", "{}", "1e9", "\""), Gen.String));
        damages.Sample(
            damage =>
            {
                string json = ConfigTexts.Llama.Remove(damage.At, Math.Min(damage.Length, ConfigTexts.Llama.Length - damage.At)).Insert(damage.At, damage.Text);
                HuggingFaceResult result = json.Read();
                return (result.Spec is null) == result.HasErrors;
            },
            iter: 20_000);
    }

    private static bool AgreesWithSystemTextJson(string text)
    {
        bool isJson = IsJson(text);
        try
        {
            JsonReader.Read(text);
            return isJson;
        }
        catch (JsonFormatException error)
        {
            // Stricter in three ways: no key twice, finite numbers, a depth.
            return !isJson || error.Message.Contains("twice", StringComparison.Ordinal) || error.Message.Contains("too large", StringComparison.Ordinal);
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
