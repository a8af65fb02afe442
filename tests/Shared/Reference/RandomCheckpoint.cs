using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Testing;

/// <summary>Writes the weights of a random model as its naming says: packed, transposed, a tensor for each expert or head, convolutions with their dimensions.</summary>
internal sealed class RandomCheckpoint
{
    private readonly ModelSpec spec;
    private readonly RandomWeights weights;
    private readonly Dictionary<string, (int[] Shape, float[] Values)> tensors = [];
    private readonly HashSet<string> transposed = [];

    private RandomCheckpoint(ModelSpec spec, RandomWeights weights)
    {
        this.spec = spec;
        this.weights = weights;
    }

    /// <summary>Shape and elements of each tensor, by name.</summary>
    public static IReadOnlyDictionary<string, (int[] Shape, float[] Values)> Of(ModelSpec spec, RandomWeights weights)
    {
        RandomCheckpoint checkpoint = new(spec, weights);
        foreach (TensorSource source in spec.Naming.Sources)
            checkpoint.Add(source);
        return checkpoint.tensors.ToDictionary(tensor => tensor.Key, tensor => checkpoint.transposed.Contains(tensor.Key) ? Transposed(tensor.Value) : tensor.Value);
    }

    private void Add(TensorSource source)
    {
        StackSpec stack = spec.Stack(source.Side)!;
        IEnumerable<int> layers = WeightRoles.IsLayerRole(source.Role)
            ? Enumerable.Range(0, stack.Layers).GroupBy(stack.WeightsOf).Select(sharing => sharing.First())
            : [-1];
        foreach (int layer in layers)
        {
            // A role may belong to one kind of layer only.
            if (weights.FindShape(source.Role, source.Side, layer) is not { } shape)
                continue;
            LayerSpec kind = stack.Kinds[layer < 0 ? 0 : stack.Pattern[layer]];
            int experts = WeightRoles.IsExpertRole(source.Role) ? kind.FeedForward.Experts!.Count : 1;
            for (int expert = 0; expert < experts; expert++)
                Add(source, shape, kind, layer < 0 ? 0 : stack.WeightsOf(layer), expert, Array.ConvertAll(weights.Of(source.Role, source.Side, layer, expert), value => (float)value));
        }
    }

    private void Add(TensorSource source, WeightRef shape, LayerSpec kind, int layer, int expert, float[] values)
    {
        string template = source.Name.Split('|')[0];
        int size = kind.Attention.HeadSize;
        if (template.Contains("{head}", StringComparison.Ordinal))
        {
            for (int head = 0; head < values.Length / size; head++)
                tensors[TensorNameTemplate.Fill(template, layer, expert, head)] = ([size], values[(head * size)..((head + 1) * size)]);
            return;
        }

        string name = TensorNameTemplate.Fill(template, layer, expert);
        RowSelection rows = RowSelection.Of(source, kind, shape.Rows);
        if (!tensors.ContainsKey(name))
            tensors[name] = (Dimensions(shape, rows.TensorRows), new float[rows.TensorRows * shape.Columns]);
        for (int row = 0; row < shape.Rows; row++)
        {
            int place = rows.First + (row / rows.Run * rows.Stride) + (row % rows.Run);
            values.AsSpan(row * shape.Columns, shape.Columns).CopyTo(tensors[name].Values.AsSpan(place * shape.Columns));
        }

        if (source.Transposed)
            transposed.Add(name);
    }

    private int[] Dimensions(WeightRef shape, int rows) => shape.Role switch
    {
        WeightRole.ClassToken => [1, 1, rows],
        WeightRole.PatchEmbedding when spec.Stack(shape.Side)!.Embedding.Input is InputSpec.Patches patches => [rows, patches.Channels, patches.PatchSize, patches.PatchSize],
        WeightRole.FirstConvolution or WeightRole.SecondConvolution => [rows, shape.Columns / 3, 3],
        _ when RandomWeights.IsVector(shape.Role) => [rows],
        _ => [rows, shape.Columns],
    };

    private static (int[] Shape, float[] Values) Transposed((int[] Shape, float[] Values) tensor)
    {
        (int rows, int columns) = (tensor.Shape[0], tensor.Shape[1]);
        return ([columns, rows], [.. Enumerable.Range(0, rows * columns).Select(i => tensor.Values[(i % rows * columns) + (i / rows)])]);
    }
}
