namespace Intaglio.Benchmarks.Models;

/// <summary>Weights for <see cref="SmallLlama"/>: random, of a size that keeps hidden states finite. Speed does not depend on them.</summary>
internal static class RandomWeights
{
    private const float Scale = 0.05f;

    /// <summary>Every tensor under its published name: shape and elements.</summary>
    public static Dictionary<string, (int[] Shape, float[] Values)> Create()
    {
        const int hidden = LlamaShape.HiddenSize;
        const int intermediate = LlamaShape.IntermediateSize;
        var random = new Random(20240229);
        var tensors = new Dictionary<string, (int[] Shape, float[] Values)>
        {
            ["model.embed_tokens.weight"] = Matrix(LlamaShape.VocabularySize, hidden),
            ["model.norm.weight"] = Ones(hidden),
            ["lm_head.weight"] = Matrix(LlamaShape.VocabularySize, hidden),
        };
        for (int layer = 0; layer < LlamaShape.Layers; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            tensors[prefix + "input_layernorm.weight"] = Ones(hidden);
            tensors[prefix + "post_attention_layernorm.weight"] = Ones(hidden);
            foreach (string part in (string[])["q", "k", "v", "o"])
                tensors[$"{prefix}self_attn.{part}_proj.weight"] = Matrix(hidden, hidden);
            tensors[prefix + "mlp.gate_proj.weight"] = Matrix(intermediate, hidden);
            tensors[prefix + "mlp.up_proj.weight"] = Matrix(intermediate, hidden);
            tensors[prefix + "mlp.down_proj.weight"] = Matrix(hidden, intermediate);
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
