using System.Collections.Immutable;
using System.Text.Json;

namespace Intaglio.Weights;

/// <summary>Reads the JSON header of a safetensors file, in place and in one pass.</summary>
/// <remarks>What is allocated is bounded by the header's own length: names, shapes and one entry for each tensor.</remarks>
internal static class SafetensorsHeader
{
    /// <summary>Most dimensions of a tensor: more than any model has.</summary>
    private const int MostDimensions = 32;

    /// <summary>All tensors, each consistent in itself; how they lie side by side is for the caller to check.</summary>
    /// <exception cref="CheckpointFormatException">The header breaks a rule of the format.</exception>
    public static List<TensorEntry> Read(ReadOnlySpan<byte> header, string file) =>
        FormatJson.Guard(file, "header", header, (scoped ref Utf8JsonReader json) => ReadEntries(ref json, file));

    private static List<TensorEntry> ReadEntries(scoped ref Utf8JsonReader json, string file)
    {
        var entries = new List<TensorEntry>();
        FormatJson.Expect(ref json, JsonTokenType.StartObject, file, null, "an object from tensor name to description");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = FormatJson.Name(ref json, file);
            if (name == "__metadata__")
                SkipMetadata(ref json, file);
            else
                entries.Add(ReadEntry(ref json, file, name));
        }

        json.Read(); // whatever follows the object is refused by the reader
        return entries;
    }

    /// <summary>Metadata is free text from name to text; nothing here depends on it.</summary>
    private static void SkipMetadata(scoped ref Utf8JsonReader json, string file)
    {
        FormatJson.Expect(ref json, JsonTokenType.StartObject, file, "__metadata__", "an object from string to string");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            FormatJson.Expect(ref json, JsonTokenType.String, file, "__metadata__", "a string as the value of each entry");
    }

    private static TensorEntry ReadEntry(scoped ref Utf8JsonReader json, string file, string name)
    {
        TensorElementType? type = null;
        ImmutableArray<long>? shape = null;
        ImmutableArray<long>? offsets = null;
        FormatJson.Expect(ref json, JsonTokenType.StartObject, file, name, "an object with dtype, shape and data_offsets");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("dtype"u8))
                type = Once(type, ReadType(ref json, file, name), file, name, "dtype");
            else if (json.ValueTextEquals("shape"u8))
                shape = Once(shape, ReadNumbers(ref json, file, name, "shape"), file, name, "shape");
            else if (json.ValueTextEquals("data_offsets"u8))
                offsets = Once(offsets, ReadNumbers(ref json, file, name, "data_offsets"), file, name, "data_offsets");
            else
                json.Skip();
        }

        var (begin, end) = Range(Required(offsets, file, name, "data_offsets"), file, name);
        var entry = new TensorEntry(name, Required(type, file, name, "dtype"), Required(shape, file, name, "shape"), begin, end);
        RefuseWrongSize(entry, file);
        return entry;
    }

    private static T Once<T>(T? earlier, T value, string file, string name, string property)
        where T : struct =>
        earlier is null ? value : throw new CheckpointFormatException(file, name, $"'{property}' stands there twice.");

    private static T Required<T>(T? value, string file, string name, string property)
        where T : struct =>
        value ?? throw new CheckpointFormatException(file, name, $"'{property}' is missing.");

    private static TensorElementType ReadType(scoped ref Utf8JsonReader json, string file, string name)
    {
        FormatJson.Expect(ref json, JsonTokenType.String, file, name, "a type as 'dtype'");
        string spelling = FormatJson.Name(ref json, file);
        return SafetensorsTypes.TryParse(spelling, out TensorElementType type)
            ? type
            : throw new CheckpointFormatException(file, name, $"dtype {Wording.Quote(spelling)} is not known; known are {SafetensorsTypes.Known}.");
    }

    private static ImmutableArray<long> ReadNumbers(scoped ref Utf8JsonReader json, string file, string name, string property)
    {
        FormatJson.Expect(ref json, JsonTokenType.StartArray, file, name, $"an array as '{property}'");
        Span<long> numbers = stackalloc long[MostDimensions];
        int count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long number) || number < 0)
                throw new CheckpointFormatException(file, name, $"'{property}' must hold whole numbers from 0 to 2^63 - 1; {Found(ref json)} was found.");
            if (count == MostDimensions)
                throw new CheckpointFormatException(file, name, $"'{property}' has more than {MostDimensions} numbers.");
            numbers[count++] = number;
        }

        return [.. numbers[..count]];
    }

    private static string Found(scoped ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.ValueSpan.Length <= 40 ? System.Text.Encoding.UTF8.GetString(json.ValueSpan) : FormatJson.Describe(json.TokenType);

    private static (long Begin, long End) Range(ImmutableArray<long> offsets, string file, string name)
    {
        if (offsets.Length != 2)
            throw new CheckpointFormatException(file, name, $"'data_offsets' must be two numbers, begin and end; there are {offsets.Length}.");
        if (offsets[0] > offsets[1])
            throw new CheckpointFormatException(file, name, $"data_offsets [{offsets[0]}, {offsets[1]}] end before they begin.");
        return (offsets[0], offsets[1]);
    }

    private static void RefuseWrongSize(TensorEntry entry, string file)
    {
        UInt128 bytes = (UInt128)entry.Type.SizeInBytes();
        foreach (long length in entry.Shape)
        {
            bytes *= (UInt128)length;
            if (bytes > long.MaxValue)
                throw new CheckpointFormatException(file, entry.Name, $"shape {Wording.Shape(entry.Shape)} of {entry.Type.Spelling()} has more bytes than 2^63 - 1.");
        }

        if (bytes != (UInt128)(entry.End - entry.Begin))
        {
            throw new CheckpointFormatException(
                file, entry.Name, $"shape {Wording.Shape(entry.Shape)} of {entry.Type.Spelling()} needs {bytes:N0} bytes, but data_offsets [{entry.Begin}, {entry.End}] span {entry.End - entry.Begin:N0}.");
        }
    }
}
