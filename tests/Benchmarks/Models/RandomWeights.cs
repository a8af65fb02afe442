namespace Intaglio.Benchmarks.Models;

/// <summary>Weights for Llamas: random, of a size that keeps hidden states finite. Speed does not depend on them.</summary>
internal static class RandomWeights
{
    private const float Scale = 0.05f;

    /// <summary>Those of <see cref="SmallLlama"/>.</summary>
    public static Dictionary<string, (int[] Shape, float[] Values)> Create() => Create(LlamaShape.Sizes);

    /// <summary>Every tensor under its published name: shape and elements.</summary>
    public static Dictionary<string, (int[] Shape, float[] Values)> Create(LlamaSizes sizes)
    {
        var random = new Random(20240229);
        var tensors = new Dictionary<string, (int[] Shape, float[] Values)>
        {
            ["model.embed_tokens.weight"] = Matrix(sizes.Vocabulary, sizes.Hidden),
            ["model.norm.weight"] = Ones(sizes.Hidden),
            ["lm_head.weight"] = Matrix(sizes.Vocabulary, sizes.Hidden),
        };
        for (int layer = 0; layer < sizes.Layers; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            tensors[prefix + "input_layernorm.weight"] = Ones(sizes.Hidden);
            tensors[prefix + "post_attention_layernorm.weight"] = Ones(sizes.Hidden);
            foreach ((string name, int inputs, int outputs) in sizes.Products)
                tensors[prefix + name + ".weight"] = Matrix(outputs, inputs);
        }

        return tensors;

        (int[] Shape, float[] Values) Matrix(int rows, int columns)
        {
            float[] values = new float[rows * columns];
            for (int index = 0; index < values.Length; index++)
                values[index] = ((2 * random.NextSingle()) - 1) * Scale;
            return ([rows, columns], values);
        }

        static (int[] Shape, float[] Values) Ones(int length) => ([length], [.. Enumerable.Repeat(1f, length)]);
    }
}
