namespace Intaglio.Testing;

/// <summary>What <c>cases.json</c> says, with the tensors that it names.</summary>
internal sealed record ReferenceCases(string Name, string Kind, double Tolerance, IReadOnlyList<ReferenceCase> Cases)
{
    /// <summary>Reads the file and takes the tensors that it names out of <paramref name="expected"/>.</summary>
    public static ReferenceCases Read(string path, Checkpoint expected)
    {
        using JsonFile file = JsonFile.Open(path);
        JsonNode root = file.Root;
        double tolerance = root["suggested_abs_tolerance"].Number();
        if (!(tolerance > 0 && double.IsFinite(tolerance)))
            throw root["suggested_abs_tolerance"].Problem("a positive number was expected");
        List<ReferenceCase> cases = [.. root["cases"].Elements().Select(element => ReadCase(element, expected))];
        if (cases.Count == 0)
            throw root["cases"].Problem("at least one case was expected");
        return new(root["name"].Text(), root["kind"].Text(), tolerance, cases);
    }

    private static ReferenceCase ReadCase(JsonNode node, Checkpoint expected)
    {
        // Token ids and masks are integers, images and spectrograms are not.
        ILookup<bool, (string Name, JsonNode Value)> members = node["inputs"].Members()
            .ToLookup(input => Tensor(input.Value["tensor"], expected).ElementType == TensorElementType.Int64);
        var inputs = members[true]
            .ToDictionary(input => input.Name, input => Shaped(input.Value, Tensor(input.Value["tensor"], expected), tensor => tensor.ToInt64Array()));
        var signals = members[false]
            .ToDictionary(input => input.Name, input => Shaped(input.Value, Tensor(input.Value["tensor"], expected), tensor => tensor.ToFloat32Array()));
        var outputs = node["outputs"].Members()
            .ToDictionary(output => output.Name, output => Shaped(output.Value, Tensor(output.Value["tensor"], expected), tensor => tensor.ToFloat32Array()));
        return new(node["name"].Text(), inputs, signals, outputs, node.Optional("greedy") is { } greedy ? ReadGreedy(greedy, expected) : null);
    }

    private static GreedyContinuation ReadGreedy(JsonNode node, Checkpoint expected)
    {
        int[] tokens = node["tokens"].Integers();
        CheckpointTensor logits = Tensor(node["last_logits"], expected);
        ReferenceTensor<float> lastLogits = new([.. logits.Shape.Select(length => (int)length)], logits.ToFloat32Array());
        if (lastLogits.Shape.Length != 2 || lastLogits.Shape[0] != tokens.Length)
            throw node["last_logits"].Problem($"a tensor [{tokens.Length}, vocabulary] was expected, the file holds {lastLogits.ShapeText}");
        return new(tokens, lastLogits, node.Optional("start")?.Integers());
    }

    private static CheckpointTensor Tensor(JsonNode name, Checkpoint expected) => expected.TryGet(name.Text(), out CheckpointTensor? tensor)
        ? tensor
        : throw name.Problem($"expected.safetensors has no tensor '{name.Text()}'");

    private static ReferenceTensor<T> Shaped<T>(JsonNode node, CheckpointTensor tensor, Func<CheckpointTensor, T[]> read)
    {
        int[] shape = node["shape"].Integers();
        if (!shape.Select(length => (long)length).SequenceEqual(tensor.Shape))
            throw node["shape"].Problem($"tensor '{tensor.Name}' of expected.safetensors has the shape [{string.Join(", ", tensor.Shape)}]");
        try
        {
            return new(shape, read(tensor));
        }
        catch (InvalidOperationException exception)
        {
            throw new ReferenceFormatException(exception.Message, exception);
        }
    }
}
