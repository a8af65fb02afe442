namespace Intaglio.Benchmarks.Models;

/// <summary>The encoder of BERT base (Devlin et al., 2018, arXiv:1810.04805): 12 layers, 110 million parameters, hidden states for the result.</summary>
[Transformer(
    TransformerKind.Encoder,
    Layers = BertShape.Layers,
    HiddenSize = BertShape.HiddenSize,
    VocabularySize = BertShape.VocabularySize,
    MaxPositions = BertShape.MaxPositions)]
[Attention(Heads = BertShape.Heads, Bias = true, OutputBias = true)]
[LearnedPositions]
[Embedding(TokenTypes = BertShape.TokenTypes)]
[EmbeddingNorm(Norm.Layer)]
[Normalization(Norm.Layer, Placement = NormPlacement.Post, Epsilon = BertShape.Epsilon)]
[FeedForward(IntermediateSize = BertShape.IntermediateSize, Activation = Activation.Gelu, Bias = true)]
[Weights(WeightFormat.Float32, WeightFormat.BFloat16, WeightFormat.Q8)]
[TensorNames(TensorNaming.Bert)]
public sealed partial class BertBase;

/// <summary>Sizes of <see cref="BertBase"/>, and weights of these sizes.</summary>
internal static class BertShape
{
    public const int Layers = 12;
    public const int HiddenSize = 768;
    public const int Heads = 12;
    public const int IntermediateSize = 3072;
    public const int VocabularySize = 30_522;
    public const int MaxPositions = 512;
    public const int TokenTypes = 2;
    public const double Epsilon = 1e-12;

    /// <summary>The names of one dense layer, each with a weight and a bias, and its rows and columns.</summary>
    public static IEnumerable<(string Name, int Rows, int Columns)> DenseLayers(int layer)
    {
        string prefix = $"encoder.layer.{layer}.";
        foreach (string part in (string[])["query", "key", "value"])
            yield return ($"{prefix}attention.self.{part}", HiddenSize, HiddenSize);
        yield return (prefix + "attention.output.dense", HiddenSize, HiddenSize);
        yield return (prefix + "intermediate.dense", IntermediateSize, HiddenSize);
        yield return (prefix + "output.dense", HiddenSize, IntermediateSize);
    }

    /// <summary>The names of all norms.</summary>
    public static IEnumerable<string> Norms => Enumerable.Range(0, Layers)
        .SelectMany(layer => new[] { $"encoder.layer.{layer}.attention.output.LayerNorm", $"encoder.layer.{layer}.output.LayerNorm" })
        .Prepend("embeddings.LayerNorm");

    /// <summary>Random weights; biases and norms are random too, so that a comparison of results notices each of them.</summary>
    public static Dictionary<string, (int[] Shape, float[] Values)> RandomWeights()
    {
        var random = new Random(20181011);
        Dictionary<string, (int[] Shape, float[] Values)> tensors = new()
        {
            ["embeddings.word_embeddings.weight"] = Matrix(VocabularySize, HiddenSize),
            ["embeddings.position_embeddings.weight"] = Matrix(MaxPositions, HiddenSize),
            ["embeddings.token_type_embeddings.weight"] = Matrix(TokenTypes, HiddenSize),
        };
        foreach (string norm in Norms)
        {
            tensors[norm + ".weight"] = Vector(HiddenSize, 1);
            tensors[norm + ".bias"] = Vector(HiddenSize, 0);
        }

        foreach ((string name, int rows, int columns) in Enumerable.Range(0, Layers).SelectMany(DenseLayers))
        {
            tensors[name + ".weight"] = Matrix(rows, columns);
            tensors[name + ".bias"] = Vector(rows, 0);
        }

        return tensors;

        (int[] Shape, float[] Values) Matrix(int rows, int columns) => ([rows, columns], Numbers(rows * columns, 0, 0.05f));

        (int[] Shape, float[] Values) Vector(int length, float around) => ([length], Numbers(length, around, 0.1f));

        float[] Numbers(int count, float around, float scale)
        {
            float[] values = new float[count];
            for (int index = 0; index < count; index++)
                values[index] = around + (((2 * random.NextSingle()) - 1) * scale);
            return values;
        }
    }
}
