using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>The weights of a model for the interpreter, found in a checkpoint as the model's naming says.</summary>
/// <param name="spec">The model.</param>
/// <param name="tensors">The checkpoint: shape and elements of each tensor, by name.</param>
internal sealed class CheckpointWeights(ModelSpec spec, IReadOnlyDictionary<string, (int[] Shape, float[] Values)> tensors)
{
    private readonly Dictionary<(WeightRole, int), double[]> found = [];

    /// <summary>The elements of a weight, a matrix as [outputs, inputs].</summary>
    /// <exception cref="KeyNotFoundException">The checkpoint has no such tensor.</exception>
    public double[] Of(WeightRole role, int layer)
    {
        if (!found.TryGetValue((role, layer), out double[]? elements))
            found.Add((role, layer), elements = Find(spec.Naming.Sources.Single(source => source.Role == role), layer));
        return elements;
    }

    private double[] Find(TensorSource source, int layer)
    {
        (int[] shape, float[] values) = Tensor(source.Name.Replace("{layer}", $"{layer}", StringComparison.Ordinal));
        if (source.Transposed && shape.Length == 2)
            (shape, values) = Transposed(shape, values);
        return Array.ConvertAll(source.Packing == TensorPacking.Alone ? values : Unpacked(source.Role, layer, shape, values), value => (double)value);
    }

    private (int[] Shape, float[] Values) Tensor(string names)
    {
        foreach (string name in names.Split('|'))
        {
            foreach (string prefix in spec.Naming.OptionalPrefixes.Prepend(""))
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal) && tensors.TryGetValue(name[prefix.Length..], out (int[], float[]) tensor))
                    return tensor;
            }
        }

        throw new KeyNotFoundException($"The checkpoint has no tensor {names}.");
    }

    private static (int[] Shape, float[] Values) Transposed(int[] shape, float[] values)
    {
        (int rows, int columns) = (shape[0], shape[1]);
        float[] transposed = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                transposed[(column * rows) + row] = values[(row * columns) + column];
        }

        return ([columns, rows], transposed);
    }

    /// <summary>The rows of one of query, key and value, which lie below one another.</summary>
    private float[] Unpacked(WeightRole role, int layer, int[] shape, float[] values)
    {
        StackSpec stack = spec.OnlyStack;
        AttentionSpec attention = stack.Kinds[stack.Pattern[layer]].Attention;
        (int first, int count) = role switch
        {
            WeightRole.Query or WeightRole.QueryBias => (0, attention.QuerySize),
            WeightRole.Key or WeightRole.KeyBias => (attention.QuerySize, attention.KeyValueSize),
            _ => (attention.QuerySize + attention.KeyValueSize, attention.KeyValueSize),
        };
        int columns = shape.Length == 2 ? shape[1] : 1;
        return values[(first * columns)..((first + count) * columns)];
    }
}
