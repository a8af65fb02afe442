using System.Text.Json;

namespace Intaglio.Weights;

/// <summary>Reads <c>model.safetensors.index.json</c>: which shard holds which tensor.</summary>
internal static class ShardIndex
{
    /// <summary>Tensor name to shard name; shard names are plain file names beside the index.</summary>
    /// <exception cref="CheckpointFormatException">The file is not such an index.</exception>
    public static unsafe Dictionary<string, string> Read(string path)
    {
        using MappedFile file = MappedFile.Open(path);
        if (file.Length > SafetensorsFile.LongestHeader)
            throw new CheckpointFormatException(path, null, $"the index has {file.Length:N0} bytes, more than the {SafetensorsFile.LongestHeader:N0} that are allowed. It is not an index.");
        return FormatJson.Guard(path, "index", new(file.Start, (int)file.Length), (scoped ref Utf8JsonReader json) => ReadIndex(ref json, path));
    }

    private static Dictionary<string, string> ReadIndex(scoped ref Utf8JsonReader json, string path)
    {
        Dictionary<string, string>? shardOf = null;
        FormatJson.Expect(ref json, JsonTokenType.StartObject, path, null, "an index");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isMap = json.ValueTextEquals("weight_map"u8);
            json.Read();
            if (!isMap)
                json.Skip();
            else if (shardOf is null)
                shardOf = ReadMap(ref json, path);
            else
                throw new CheckpointFormatException(path, null, "'weight_map' stands there twice.");
        }

        json.Read(); // whatever follows the object is refused by the reader
        return shardOf ?? throw new CheckpointFormatException(path, null, "there is no 'weight_map', so this is not the index of a sharded checkpoint.");
    }

    private static Dictionary<string, string> ReadMap(scoped ref Utf8JsonReader json, string path)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw new CheckpointFormatException(path, null, "'weight_map' must be an object from tensor name to file name.");
        var shardOf = new Dictionary<string, string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = FormatJson.Name(ref json, path);
            json.Read();
            if (json.TokenType != JsonTokenType.String)
                throw new CheckpointFormatException(path, name, "the value in 'weight_map' must be a file name.");
            string shard = FormatJson.Name(ref json, path);
            if (!IsPlainFileName(shard))
                throw new CheckpointFormatException(path, name, $"shard {Wording.Quote(shard)} is not a plain file name; shards lie beside the index.");
            if (!shardOf.TryAdd(name, shard))
                throw new CheckpointFormatException(path, name, "the name stands in 'weight_map' twice.");
        }

        return shardOf;
    }

    // An index comes from the network: it must not make us open files elsewhere. Windows' separators count everywhere.
    private static bool IsPlainFileName(string name) =>
        name is not ("" or "." or "..") && name.AsSpan().IndexOfAny("/\\:\0") < 0;
}
