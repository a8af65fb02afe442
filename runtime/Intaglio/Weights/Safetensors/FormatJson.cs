using System.Text.Json;
using System.Text.Unicode;

namespace Intaglio.Weights;

/// <summary>What the two JSON texts of the format have in common: they are read in one pass, in place, and refused with the file's name.</summary>
internal static class FormatJson
{
    /// <summary>Longest name in bytes: real ones have some 100; the limit keeps a damaged file from becoming a huge string.</summary>
    private const int LongestName = 4096;

    /// <summary>Neither text nests deeper than three levels; unknown properties may, a little.</summary>
    private const int Depth = 16;

    public delegate T Parser<T>(scoped ref Utf8JsonReader json);

    /// <summary>Runs a parser over a text and turns every way in which JSON can be wrong into the one exception.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="what">What the text is, for messages.</param>
    /// <param name="text">UTF-8.</param>
    /// <param name="parse">Reads the text from its first token.</param>
    public static T Guard<T>(string file, string what, ReadOnlySpan<byte> text, Parser<T> parse)
    {
        if (!Utf8.IsValid(text))
            throw new CheckpointFormatException(file, null, $"the {what} is not UTF-8 text. The file is damaged or of another format; fetch it again.");
        var json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = Depth });
        try
        {
            return parse(ref json);
        }
        catch (JsonException e)
        {
            throw new CheckpointFormatException(file, null, $"the {what} is not the JSON that the format prescribes (near byte {json.BytesConsumed:N0}): {e.Message} Fetch the file again.", e);
        }
        catch (InvalidOperationException e)
        {
            // An escape sequence that stands for no character, such as a lone surrogate.
            throw new CheckpointFormatException(file, null, $"a text in the {what} is not valid Unicode (near byte {json.BytesConsumed:N0}). Fetch the file again.", e);
        }
    }

    /// <summary>Reads one token and refuses any other kind.</summary>
    public static void Expect(scoped ref Utf8JsonReader json, JsonTokenType kind, string file, string? tensor, string expected)
    {
        if (!json.Read() || json.TokenType != kind)
            throw new CheckpointFormatException(file, tensor, $"{expected} was expected, found {Describe(json.TokenType)}.");
    }

    /// <summary>The current token as a name.</summary>
    public static string Name(scoped ref Utf8JsonReader json, string file)
    {
        if (json.ValueSpan.Length > LongestName)
            throw new CheckpointFormatException(file, null, $"a name has {json.ValueSpan.Length:N0} bytes (near byte {json.BytesConsumed:N0}); at most {LongestName:N0} are read. The file is damaged.");
        return json.GetString()!;
    }

    /// <summary>What a token is called in a message.</summary>
    public static string Describe(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        JsonTokenType.Null => "null",
        JsonTokenType.EndArray => "the end of an array",
        JsonTokenType.EndObject => "the end of an object",
        _ => "nothing",
    };
}
