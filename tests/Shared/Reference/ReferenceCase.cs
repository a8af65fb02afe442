namespace Intaglio.Testing;

/// <summary>An input and what the model makes of it.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Inputs">Inputs of tokens by name: <c>input_ids</c>, <c>attention_mask</c>, ...; absent masks mean all ones.</param>
/// <param name="Signals">Images and spectrograms by name, a row for each: <c>pixel_values</c>, <c>input_features</c>.</param>
/// <param name="Outputs">Expected outputs by name: <c>logits</c> [rows, positions, vocabulary], <c>last_hidden_state</c>, ...</param>
/// <param name="Greedy">How the first row goes on by argmax, where that was recorded.</param>
internal sealed record ReferenceCase(
    string Name,
    IReadOnlyDictionary<string, ReferenceTensor<long>> Inputs,
    IReadOnlyDictionary<string, ReferenceTensor<float>> Signals,
    IReadOnlyDictionary<string, ReferenceTensor<float>> Outputs,
    GreedyContinuation? Greedy)
{
    /// <summary>The token ids of each row of the batch, padding included.</summary>
    /// <param name="input">Which token ids: <c>input_ids</c>, or <c>decoder_input_ids</c>; <c>token_type_ids</c> are of the same form.</param>
    /// <exception cref="ReferenceFormatException">The case has no token ids, or ids that no vocabulary has.</exception>
    public IReadOnlyList<int[]> TokenRows(string input = "input_ids")
    {
        if (!Inputs.TryGetValue(input, out ReferenceTensor<long>? ids))
            throw new ReferenceFormatException($"Case {Name} has no {input}.");
        if (ids.Shape.Length != 2 || ids.Values.Length == 0)
            throw new ReferenceFormatException($"Case {Name} has {input} of shape {ids.ShapeText}; [rows, positions] was expected.");
        if (Array.Exists(ids.Values, id => id is < 0 or > int.MaxValue))
            throw new ReferenceFormatException($"Case {Name} has a token id that is negative or larger than {int.MaxValue}.");
        return [.. ids.Values.Select(id => (int)id).Chunk(ids.Shape[1])];
    }

    /// <summary>
    /// For each row and position whether outputs are compared there: those of padding (attention mask 0) are stored as zeros.
    /// </summary>
    public bool IsCompared(int row, int position) =>
        !Inputs.TryGetValue("attention_mask", out ReferenceTensor<long>? mask) || mask.Values[(row * mask.Shape[1]) + position] != 0;

    /// <summary>True where a row has padding.</summary>
    public bool HasPadding => Inputs.TryGetValue("attention_mask", out ReferenceTensor<long>? mask) && Array.IndexOf(mask.Values, 0) >= 0;
}

/// <summary>The continuation of a case's first row by argmax.</summary>
/// <param name="Tokens">The tokens in order.</param>
/// <param name="LastLogits">The logits behind each choice, [tokens, vocabulary].</param>
/// <param name="Start">The tokens that an encoder-decoder's decoder starts with; null for decoders, which go on after the input.</param>
internal sealed record GreedyContinuation(int[] Tokens, ReferenceTensor<float> LastLogits, int[]? Start);

/// <summary>A tensor of a case.</summary>
/// <param name="Shape">Lengths of the dimensions, the slowest first.</param>
/// <param name="Values">The elements in row-major order.</param>
internal sealed record ReferenceTensor<T>(int[] Shape, T[] Values)
{
    /// <summary>The shape as people write it.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>Row r of the tensor seen as a matrix whose columns are its last dimension.</summary>
    public ReadOnlySpan<T> Row(int row) => Values.AsSpan(row * Shape[^1], Shape[^1]);
}
