using Intaglio.Benchmarks.Models;

namespace Intaglio.Benchmarks.Onnx;

/// <summary>The encoder of <see cref="BertBase"/> as a graph of ONNX Runtime's fused operators: the form that its own optimiser makes of an exported BERT.</summary>
/// <remarks>
/// Sequences stand in a batch [sequences, longest] behind each other's padding; attention is told the lengths. With 8-bit weights activations are
/// quantised at run time (dynamic quantisation), matrices with one scale each, as ONNX Runtime's tool does it unless told otherwise.
/// </remarks>
internal sealed class BertGraph
{
    public const string Tokens = "tokens";
    public const string TokenTypes = "token_types";
    public const string Mask = "mask";

    private readonly OnnxModel model;
    private readonly IReadOnlyDictionary<string, (int[] Shape, float[] Values)> tensors;
    private readonly bool quantized;
    private string? maskIndex;

    private BertGraph(OnnxModel model, IReadOnlyDictionary<string, (int[] Shape, float[] Values)> tensors, bool quantized)
    {
        this.model = model;
        this.tensors = tensors;
        this.quantized = quantized;
    }

    /// <summary>Fills a graph.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="tensors">The weights by their published names.</param>
    /// <param name="quantized">True for 8-bit weights.</param>
    /// <param name="padded">True where sequences may be padded, which <see cref="Mask"/> then says.</param>
    /// <returns>The name of the hidden states, [sequences, longest, hidden].</returns>
    public static string Build(OnnxModel model, IReadOnlyDictionary<string, (int[] Shape, float[] Values)> tensors, bool quantized, bool padded)
    {
        var graph = new BertGraph(model, tensors, quantized);
        string hidden = graph.Embed(padded);
        for (int layer = 0; layer < BertShape.Layers; layer++)
            hidden = graph.Layer(hidden, $"encoder.layer.{layer}.");
        model.Output(hidden, 3);
        return hidden;
    }

    private string Embed(bool padded)
    {
        List<string> inputs =
        [
            model.Input<int>(Tokens, 2), model.Input<int>(TokenTypes, 2),
            Weight("embeddings.word_embeddings.weight"), Weight("embeddings.position_embeddings.weight"), Weight("embeddings.token_type_embeddings.weight"),
            Weight("embeddings.LayerNorm.weight"), Weight("embeddings.LayerNorm.bias"),
        ];
        if (padded)
            inputs.Add(model.Input<int>(Mask, 2));
        string[] outputs = model.Node("EmbedLayerNormalization", OnnxModel.Microsoft, [.. inputs], 2, ("epsilon", (float)BertShape.Epsilon));
        maskIndex = padded ? outputs[1] : null;
        return outputs[0];
    }

    private string Layer(string x, string prefix)
    {
        string attention = Attention(x, prefix + "attention.self.");
        string joined = AddAndNormalize(Product(attention, prefix + "attention.output.dense"), x, prefix + "attention.output.dense.bias", prefix + "attention.output.LayerNorm");
        string inner = model.Node("BiasGelu", OnnxModel.Microsoft, [Product(joined, prefix + "intermediate.dense"), Weight(prefix + "intermediate.dense.bias")]);
        return AddAndNormalize(Product(inner, prefix + "output.dense"), joined, prefix + "output.dense.bias", prefix + "output.LayerNorm");
    }

    private string AddAndNormalize(string branch, string residual, string bias, string norm) => model.Node(
        "SkipLayerNormalization",
        OnnxModel.Microsoft,
        [branch, residual, Weight(norm + ".weight"), Weight(norm + ".bias"), Weight(bias)],
        ("epsilon", (float)BertShape.Epsilon));

    /// <summary>Queries, keys and values in one product, then attention.</summary>
    private string Attention(string x, string prefix)
    {
        string[] parts = [prefix + "query", prefix + "key", prefix + "value"];
        float[] weights = SideBySide([.. parts.Select(part => Transposed(part + ".weight"))]);
        float[] biases = [.. parts.SelectMany(part => tensors[part + ".bias"].Values)];
        string bias = model.Weight<float>(prefix + "bias", biases, 3 * BertShape.HiddenSize);
        if (!quantized)
        {
            string weight = model.Weight<float>(prefix + "weight", weights, BertShape.HiddenSize, 3 * BertShape.HiddenSize);
            return model.Node("Attention", OnnxModel.Microsoft, [x, weight, bias, .. Masks()], ("num_heads", BertShape.Heads));
        }

        string[] activation = model.Node("DynamicQuantizeLinear", "", [x], 3);
        (string bytes, string scale, string zero) = Bytes(prefix + "weight", weights, BertShape.HiddenSize, 3 * BertShape.HiddenSize);
        return model.Node(
            "QAttention",
            OnnxModel.Microsoft,
            [activation[0], bytes, bias, activation[1], scale, maskIndex ?? "", activation[2], zero],
            ("num_heads", BertShape.Heads));
    }

    private IEnumerable<string> Masks() => maskIndex is null ? [] : [maskIndex];

    /// <summary>A product with a dense layer's weight, without its bias: what follows adds that.</summary>
    private string Product(string x, string name)
    {
        (int[] shape, _) = tensors[name + ".weight"];
        float[] weight = Transposed(name + ".weight");
        if (!quantized)
            return model.Node("MatMul", "", [x, model.Weight<float>(name + ".weight", weight, shape[1], shape[0])]);
        (string bytes, string scale, string zero) = Bytes(name + ".weight", weight, shape[1], shape[0]);
        return model.Node("DynamicQuantizeMatMul", OnnxModel.Microsoft, [x, bytes, scale, zero]);
    }

    private string Weight(string name)
    {
        (int[] shape, float[] values) = tensors[name];
        return model.Weight<float>(name, values, [.. shape.Select(length => (long)length)]);
    }

    private (string Bytes, string Scale, string Zero) Bytes(string name, float[] values, int rows, int columns)
    {
        float scale = values.Max(Math.Abs) / sbyte.MaxValue;
        sbyte[] bytes = Array.ConvertAll(values, value => (sbyte)MathF.Round(value / scale));
        return (model.Weight<sbyte>(name, bytes, rows, columns), model.Weight<float>(name + ".scale", [scale], 1), model.Weight<sbyte>(name + ".zero", [0], 1));
    }

    /// <summary>[outputs, inputs] as checkpoints have it to [inputs, outputs].</summary>
    private float[] Transposed(string name)
    {
        (int[] shape, float[] values) = tensors[name];
        float[] transposed = new float[values.Length];
        for (int row = 0; row < shape[0]; row++)
        {
            for (int column = 0; column < shape[1]; column++)
                transposed[(column * shape[0]) + row] = values[(row * shape[1]) + column];
        }

        return transposed;
    }

    /// <summary>Square matrices beside each other.</summary>
    private static float[] SideBySide(float[][] matrices)
    {
        const int size = BertShape.HiddenSize;
        float[] joined = new float[matrices.Length * size * size];
        for (int row = 0; row < size; row++)
        {
            for (int matrix = 0; matrix < matrices.Length; matrix++)
                matrices[matrix].AsSpan(row * size, size).CopyTo(joined.AsSpan(((row * matrices.Length) + matrix) * size));
        }

        return joined;
    }
}
