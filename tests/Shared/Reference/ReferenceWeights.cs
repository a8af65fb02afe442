namespace Intaglio.Testing;

/// <summary>The tensors of a reference model: made from recipes, and read where no recipe gives them.</summary>
internal static class ReferenceWeights
{
    /// <summary>Makes all tensors that <c>weights.json</c> describes and adds those of <c>weights.extra.safetensors</c>.</summary>
    public static IReadOnlyDictionary<string, (int[] Shape, float[] Values)> Make(string directory)
    {
        var tensors = new Dictionary<string, (int[] Shape, float[] Values)>(StringComparer.Ordinal);
        using (JsonFile file = JsonFile.Open(Path.Combine(directory, "weights.json")))
        {
            foreach (JsonNode node in file.Root["tensors"].Elements())
            {
                WeightRecipe recipe = WeightRecipe.Read(node);
                if (!tensors.TryAdd(recipe.Name, (recipe.Shape, recipe.Make())))
                    throw node.Problem($"there are two recipes for '{recipe.Name}'");
            }
        }

        string extra = Path.Combine(directory, "weights.extra.safetensors");
        if (File.Exists(extra))
            AddStored(extra, tensors);
        return tensors;
    }

    private static void AddStored(string path, Dictionary<string, (int[] Shape, float[] Values)> tensors)
    {
        try
        {
            using Checkpoint stored = Checkpoint.Open(path);
            foreach (string name in stored.Names)
            {
                stored.TryGet(name, out CheckpointTensor? tensor);
                tensors[name] = ([.. tensor!.Shape.Select(length => checked((int)length))], Floats(tensor));
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OverflowException)
        {
            throw new ReferenceFormatException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    // Buffers such as position indices are integers; a checkpoint of arrays holds floats, and no model reads them.
    private static float[] Floats(CheckpointTensor tensor) => tensor.ElementType switch
    {
        TensorElementType.Float32 or TensorElementType.Float16 or TensorElementType.BFloat16 => tensor.ToFloat32Array(),
        _ => Array.ConvertAll(tensor.ToInt64Array(), value => (float)value),
    };
}
