using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>A small model with weights drawn from a seed: equal arguments, equal numbers, on every machine.</summary>
/// <remarks>
/// Every weight is exact in BF16, so that a program gives the same logits whichever format it keeps weights in, but for rounding in its sums.
/// Matrices have rows of norm about 1, so that hidden states neither vanish nor explode.
/// </remarks>
/// <param name="Spec">The model.</param>
/// <param name="Seed">What weights and tokens are drawn by.</param>
internal sealed record RandomModel(ModelSpec Spec, int Seed)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>Its graphs as lowered.</summary>
    public ModelGraphs Lowered => ModelLowering.Lower(Spec);

    /// <summary>The elements of a weight, row-major; the layer is −1 for weights of the model itself.</summary>
    public double[] Weight(WeightRole role, int layer) => Draw(Shape(role, layer), layer);

    /// <summary>The model as a checkpoint: shape and elements of each tensor by the name that <see cref="ModelSpec.Naming"/> gives it.</summary>
    public IReadOnlyDictionary<string, (int[] Shape, float[] Values)> Tensors()
    {
        Dictionary<string, (int[], float[])> tensors = [];
        StackSpec stack = Spec.OnlyStack;
        foreach (TensorSource source in Spec.Naming.Sources)
        {
            if (source.Transposed || source.Packing is not null)
                throw new NotSupportedException($"{source.Role} of a random model must be a tensor of its own, [outputs, inputs].");
            bool ofLayer = source.Name.Contains("{layer}", StringComparison.Ordinal);
            foreach (int layer in ofLayer ? Enumerable.Range(0, stack.Layers) : [-1])
            {
                // A role may belong to one kind of layer only.
                if (FindShape(source.Role, layer) is not { } shape)
                    continue;
                string name = source.Name.Split('|')[0].Replace("{layer}", $"{layer}", StringComparison.Ordinal);
                int[] dimensions = shape.Columns == 1 && IsVector(source.Role) ? [shape.Rows] : [shape.Rows, shape.Columns];
                tensors.Add(name, (dimensions, Array.ConvertAll(Draw(shape, layer), value => (float)value)));
            }
        }

        return tensors;
    }

    /// <summary>The interpreter of the model as lowered.</summary>
    public GraphInterpreter Interpreter() => Interpreter(Lowered);

    /// <summary>The interpreter of the model's graphs at any level.</summary>
    public GraphInterpreter Interpreter(ModelGraphs graphs)
    {
        Dictionary<(WeightRole, int), double[]> drawn = [];
        return new(Spec.OnlyStack, graphs, (role, layer) => drawn.TryGetValue((role, layer), out double[]? elements)
            ? elements
            : drawn[(role, layer)] = Weight(role, layer));
    }

    /// <summary>Tokens of the vocabulary, drawn from the same seed.</summary>
    public int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(i => (int)(Number("tokens", i) % (ulong)Spec.VocabularySize))];

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed}\n{IrPrinter.Print(Spec)}";

    private double[] Draw(WeightRef weight, int layer)
    {
        string key = $"{weight.Role}.{layer}";
        double[] elements = new double[weight.Rows * weight.Columns];
        double unit = Math.Pow(2, -6 - Math.Round(Math.Log2(Math.Sqrt(weight.Columns))));
        for (int i = 0; i < elements.Length; i++)
        {
            int number = (int)(Number(key, i) % 255) - 127;
            elements[i] = weight.Role switch
            {
                WeightRole.AttentionNorm or WeightRole.FeedForwardNorm or WeightRole.FinalNorm => (64 + Math.Abs(number)) / 128.0,
                _ when IsVector(weight.Role) => number / 256.0,
                _ => number * unit,
            };
        }

        return elements;
    }

    private WeightRef Shape(WeightRole role, int layer) =>
        FindShape(role, layer) ?? throw new ArgumentException($"The model has no {role} in layer {layer}.");

    private WeightRef? FindShape(WeightRole role, int layer)
    {
        ModelGraphs graphs = Lowered;
        IEnumerable<OpGraph> readers = layer < 0
            ? graphs.Head is null ? [graphs.Embed] : [graphs.Embed, graphs.Head]
            : [graphs.Layers[Spec.OnlyStack.Pattern[layer]]];
        return readers.SelectMany(graph => graph.Nodes).SelectMany(WeightsOf).FirstOrDefault(weight => weight.Role == role);
    }

    private static IEnumerable<WeightRef> WeightsOf(Node node) => node.Op switch
    {
        Op.TokenEmbedding embedding => [embedding.Table],
        Op.LearnedPositions learned => [learned.Table],
        Op.Normalize normalize => new[] { normalize.Weight, normalize.Bias }.OfType<WeightRef>(),
        Op.Linear linear => [linear.Weight],
        Op.AddBias addBias => [addBias.Bias],
        _ => [],
    };

    private static bool IsVector(WeightRole role) =>
        role is WeightRole.AttentionNorm or WeightRole.FeedForwardNorm or WeightRole.FinalNorm || $"{role}".EndsWith("Bias", StringComparison.Ordinal);

    /// <summary>A splitmix64 step (Steele, Lea and Flood, 2014) on the seed, the key (FNV-1a) and the index.</summary>
    private ulong Number(string key, int index)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char letter in key)
            hash = (hash ^ letter) * 0x100000001B3;
        ulong z = (hash ^ ((ulong)Seed * Gamma)) + ((ulong)(index + 1) * Gamma);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) >> 16;
    }
}
