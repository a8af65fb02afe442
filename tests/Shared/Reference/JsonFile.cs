using System.Text.Json;

namespace Intaglio.Testing;

/// <summary>A JSON file whose every complaint names the file and the place in it.</summary>
internal sealed class JsonFile : IDisposable
{
    private readonly JsonDocument document;

    private JsonFile(string path, JsonDocument document)
    {
        this.document = document;
        Root = new(path, "", document.RootElement);
    }

    /// <summary>The outermost value.</summary>
    public JsonNode Root { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ReferenceFormatException">The file is missing or no JSON.</exception>
    public static JsonFile Open(string path)
    {
        try
        {
            return new(path, JsonDocument.Parse(File.ReadAllBytes(path)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ReferenceFormatException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => document.Dispose();
}

/// <summary>A value inside a <see cref="JsonFile"/>.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="path">Where the value stands in it.</param>
/// <param name="element">The value.</param>
internal sealed class JsonNode(string file, string path, JsonElement element)
{
    /// <summary>The member of an object; its absence is a problem.</summary>
    public JsonNode this[string member] => Optional(member) ?? throw Problem($"the member \"{member}\" is missing");

    /// <summary>The member of an object, or null where it is absent or null.</summary>
    public JsonNode? Optional(string member)
    {
        Expect(JsonValueKind.Object, "an object");
        return element.TryGetProperty(member, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? new(file, $"{path}.{member}", value)
            : null;
    }

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, JsonNode Value)> Members()
    {
        Expect(JsonValueKind.Object, "an object");
        return element.EnumerateObject().Select(member => (member.Name, new JsonNode(file, $"{path}.{member.Name}", member.Value)));
    }

    /// <summary>The elements of an array.</summary>
    public IEnumerable<JsonNode> Elements()
    {
        Expect(JsonValueKind.Array, "an array");
        return element.EnumerateArray().Select((item, index) => new JsonNode(file, $"{path}[{index}]", item));
    }

    /// <summary>The text of a string.</summary>
    public string Text()
    {
        Expect(JsonValueKind.String, "a string");
        return element.GetString()!;
    }

    /// <summary>A number.</summary>
    public double Number() => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) ? value : throw Problem("a number was expected");

    /// <summary>A whole number that is not negative.</summary>
    public ulong UnsignedInteger() =>
        element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out ulong value) ? value : throw Problem("a whole number that is not negative was expected");

    /// <summary>True or false.</summary>
    public bool Truth() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Problem("true or false was expected"),
    };

    /// <summary>An array of whole numbers.</summary>
    public int[] Integers() => [.. Elements().Select(node => node.Integer())];

    /// <summary>A complaint about this value.</summary>
    public ReferenceFormatException Problem(string what) => new($"{file}, at {(path.Length == 0 ? "the root" : path.TrimStart('.'))}: {what}.");

    private int Integer() =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) ? value : throw Problem("a whole number was expected");

    private void Expect(JsonValueKind kind, string description)
    {
        if (element.ValueKind != kind)
            throw Problem($"{description} was expected");
    }
}
