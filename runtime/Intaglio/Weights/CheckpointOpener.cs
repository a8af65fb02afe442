using System.Runtime.InteropServices;

namespace Intaglio.Weights;

/// <summary>Finds out what a path points at and opens it.</summary>
internal static class CheckpointOpener
{
    private const string SingleFile = "model.safetensors";
    private const string ShardedIndex = "model.safetensors.index.json";

    public static Checkpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            return Open(FileOf(path));
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no checkpoint at '{path}'.", path);
        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return OpenShards(path);
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            return OpenOne(path);
        if (PackedModel.IsPackedFile(path))
            throw new CheckpointFormatException(path, null, "this is a packed model, whose tensors are not there one by one. Give the path to the model's Load.");
        throw new CheckpointFormatException(path, null, "checkpoints are read from .safetensors and .safetensors.index.json files. Convert the file, for example with transformers' save_pretrained.");
    }

    private static string FileOf(string folder)
    {
        string single = Path.Combine(folder, SingleFile);
        string index = Path.Combine(folder, ShardedIndex);
        if (File.Exists(single))
            return single;
        if (File.Exists(index))
            return index;
        throw new FileNotFoundException($"The folder '{folder}' holds neither {SingleFile} nor {ShardedIndex}. Name the file itself, or fetch the model's safetensors files.", single);
    }

    private static Checkpoint OpenOne(string path)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            return new(path, SafetensorsFile.ReadTensors(file, path), [file.Handle]);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens every shard that an index names. What the index leaves out is not part of the checkpoint.</summary>
    private static Checkpoint OpenShards(string indexPath)
    {
        Dictionary<string, string> shardOf = ShardIndex.Read(indexPath);
        string folder = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        string[] shards = [.. shardOf.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        RefuseMissingShards(indexPath, folder, shards);

        var held = new List<SafeHandle>();
        try
        {
            var byShard = new Dictionary<string, Dictionary<string, CheckpointTensor>>(StringComparer.Ordinal);
            foreach (string shard in shards)
            {
                string path = Path.Combine(folder, shard);
                MappedFile file = MappedFile.Open(path);
                held.Add(file.Handle);
                byShard.Add(shard, SafetensorsFile.ReadTensors(file, path));
            }

            var tensors = new Dictionary<string, CheckpointTensor>(shardOf.Count, StringComparer.Ordinal);
            foreach (var (name, shard) in shardOf)
            {
                if (!byShard[shard].TryGetValue(name, out CheckpointTensor? tensor))
                    throw new CheckpointFormatException(indexPath, name, $"the index says that it is in {Wording.Quote(shard)}, but that file does not hold it. Fetch index and shards of the same revision.");
                tensors.Add(name, tensor);
            }

            return new(indexPath, tensors, held);
        }
        catch
        {
            held.ForEach(handle => handle.Dispose());
            throw;
        }
    }

    private static void RefuseMissingShards(string indexPath, string folder, string[] shards)
    {
        string[] missing = [.. shards.Where(shard => !File.Exists(Path.Combine(folder, shard)))];
        if (missing.Length == 0)
            return;
        string some = string.Join(", ", missing.Take(10).Select(Wording.Plain)) + (missing.Length > 10 ? ", ..." : "");
        throw new CheckpointFormatException(indexPath, null, $"{missing.Length} of {Wording.Count(shards.Length, "shard")} not found in '{folder}': {some}. Fetch them.");
    }
}
