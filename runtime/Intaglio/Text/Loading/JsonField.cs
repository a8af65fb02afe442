using System.Text.Json;

namespace Intaglio.Text;

/// <summary>A value in a JSON file that knows where it stands, so that what is wrong with it can be said.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Parent">Path of what holds the value, as "model.merges"; empty for the whole and its members.</param>
/// <param name="Member">Its name in an object; empty for the whole.</param>
/// <param name="Index">Its place in an array.</param>
/// <param name="Element">The value; undefined where the file has none.</param>
/// <remarks>Paths are put together when a message needs them: a tokenizer has a hundred thousand values.</remarks>
internal readonly record struct JsonField(string File, string Parent, string Member, int? Index, JsonElement Element)
{
    /// <summary>The whole of a file.</summary>
    public JsonField(string file, JsonElement root)
        : this(file, "", "", null, root)
    {
    }

    /// <summary>Path of the value within the file, as "model.merges[3]"; empty for the whole.</summary>
    public string Key => Index is { } index ? $"{Parent}[{index}]" : Parent.Length == 0 ? Member : $"{Parent}.{Member}";

    /// <summary>True where the file has the value and it is not null.</summary>
    public bool Exists => Element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A member of an object; one that does not exist where this is absent or the object lacks it.</summary>
    public JsonField this[string name]
    {
        get
        {
            if (!Exists) return new JsonField(File, Key, name, null, default);
            Expect(JsonValueKind.Object, "an object");
            return new JsonField(File, Key, name, null, Element.TryGetProperty(name, out JsonElement member) ? member : default);
        }
    }

    /// <summary>Parses the content of a file.</summary>
    /// <exception cref="InvalidDataException">The file is not JSON.</exception>
    public static JsonDocument Parse(string file, byte[] content)
    {
        try
        {
            return JsonDocument.Parse(content);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file}: not valid JSON. {exception.Message}", exception);
        }
    }

    /// <summary>The value as a string.</summary>
    public string String()
    {
        Expect(JsonValueKind.String, "a string");
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Half a surrogate pair, written as an escape.
            throw Malformed($"is no valid Unicode text: {exception.Message}");
        }
    }

    /// <summary>The value as an integer.</summary>
    public int Integer()
    {
        Expect(JsonValueKind.Number, "an integer");
        return Element.TryGetInt32(out int value) ? value : throw Malformed($"is {Element.GetRawText()}, which is no 32-bit integer");
    }

    /// <summary>The value as a truth value; <paramref name="absent"/> where there is none.</summary>
    public bool Boolean(bool absent) => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Undefined or JsonValueKind.Null => absent,
        _ => throw Malformed($"must be true or false, but is {Kind}"),
    };

    /// <summary>The elements of an array.</summary>
    public IEnumerable<JsonField> Items()
    {
        Expect(JsonValueKind.Array, "an array");
        string file = File, key = Key;
        return Element.EnumerateArray().Select((item, index) => new JsonField(file, key, "", index, item));
    }

    /// <summary>How many members an object has; 0 where this is none.</summary>
    public int Count => Element.ValueKind == JsonValueKind.Object ? Element.GetPropertyCount() : 0;

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, JsonField Value)> Members()
    {
        Expect(JsonValueKind.Object, "an object");
        string key = Key;
        foreach (JsonProperty member in Element.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException exception)
            {
                throw Malformed($"has a name that is no valid Unicode text: {exception.Message}");
            }
            yield return (name, new JsonField(File, key, name, null, member.Value));
        }
    }

    /// <summary>The exception for a value that breaks the format.</summary>
    /// <param name="what">What is wrong with it, to follow its name.</param>
    public InvalidDataException Malformed(string what) => new($"{File}: {Name} {what}.");

    /// <summary>The exception for a value that is well formed but that Intaglio cannot carry out.</summary>
    /// <param name="supported">What it could carry out.</param>
    public NotSupportedException Unsupported(string supported)
    {
        string value = Element.ValueKind == JsonValueKind.Undefined ? "absent" : Element.GetRawText();
        if (value.Length > 200) value = value[..200] + "...";
        return new NotSupportedException($"{File}: {Name} is {value}, which is not supported. Supported: {supported}.");
    }

    private string Name => Key.Length == 0 ? "the document" : $"'{Key}'";

    private string Kind => Element.ValueKind == JsonValueKind.Undefined ? "missing" : $"{Element.ValueKind.ToString().ToLowerInvariant()}";

    private void Expect(JsonValueKind kind, string expected)
    {
        if (Element.ValueKind != kind) throw Malformed($"must be {expected}, but is {Kind}");
    }
}
