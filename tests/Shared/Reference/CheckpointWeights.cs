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
            found.Add((role, layer), elements = Find(spec.Naming.Find(role, Compiler.Spec.StackSide.Decoder)!, layer));
        return elements;
    }

    private double[] Find(TensorSource source, int layer)
    {
        (int[] shape, float[] values) = Tensor(source.Name.Replace("{layer}", $"{layer}", StringComparison.Ordinal));
        if (source.Transposed && shape.Length == 2)
            (shape, values) = Transposed(shape, values);
        return Array.ConvertAll(source.Packing is null ? values : Unpacked(source, layer, shape, values), value => (double)value);
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

    /// <summary>The rows of one weight of those that share a tensor.</summary>
    private float[] Unpacked(TensorSource source, int layer, int[] shape, float[] values)
    {
        StackSpec stack = spec.OnlyStack;
        LayerSpec kind = stack.Kinds[stack.Pattern[layer]];
        int rows = WeightRoles.Rows(WeightRoles.MatrixOf(source.Role), kind);
        RowSelection selection = RowSelection.Of(source, kind, rows);
        int columns = values.Length / shape[0];
        return [.. Enumerable.Range(0, rows)
            .Select(row => selection.First + (row / selection.Run * selection.Stride) + (row % selection.Run))
            .SelectMany(row => values[(row * columns)..((row + 1) * columns)])];
    }
}
