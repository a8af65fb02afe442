using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Testing;

/// <summary>The weights of a model for the interpreter, found in a checkpoint as the model's naming says.</summary>
/// <param name="spec">The model.</param>
/// <param name="tensors">The checkpoint: shape and elements of each tensor, by name.</param>
internal sealed class CheckpointWeights(ModelSpec spec, IReadOnlyDictionary<string, (int[] Shape, float[] Values)> tensors)
{
    private readonly Dictionary<(WeightRole, Compiler.Spec.StackSide, int, int), double[]> found = [];

    /// <summary>The elements of a weight, a matrix as [outputs, inputs].</summary>
    /// <exception cref="KeyNotFoundException">The checkpoint has no such tensor.</exception>
    public double[] Of(WeightRole role, Compiler.Spec.StackSide side, int layer, int expert)
    {
        if (!found.TryGetValue((role, side, layer, expert), out double[]? elements))
        {
            TensorSource source = spec.Naming.Find(role, side) ?? throw new KeyNotFoundException($"The model names no {role} of its {side}.");
            found.Add((role, side, layer, expert), elements = Array.ConvertAll(Find(source, layer, expert), value => (double)value));
        }

        return elements;
    }

    private float[] Find(TensorSource source, int layer, int expert)
    {
        StackSpec stack = spec.Stack(source.Side)!;
        int index = layer < 0 ? 0 : stack.WeightsOf(layer);
        if (source.Name.Contains("{head}", StringComparison.Ordinal))
        {
            AttentionSpec attention = stack.Kinds[stack.Pattern[layer]].Attention;
            int heads = WeightRoles.MatrixOf(source.Role) == WeightRole.QueryNorm ? attention.Heads : attention.KeyValueHeads;
            return [.. Enumerable.Range(0, heads).SelectMany(head => Tensor(source.Name, index, expert, head).Values)];
        }

        (int[] shape, float[] values) = Tensor(source.Name, index, expert, 0);
        if (source.Transposed && shape.Length == 2)
            (shape, values) = Transposed(shape, values);
        return source.Packing is null ? values : Unpacked(source, stack.Kinds[stack.Pattern[layer]], shape, values);
    }

    private (int[] Shape, float[] Values) Tensor(string names, int layer, int expert, int head)
    {
        foreach (string template in names.Split('|'))
        {
            string name = TensorNameTemplate.Fill(template, layer, expert, head);
            foreach (string prefix in spec.Naming.OptionalPrefixes.Prepend(""))
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal) && tensors.TryGetValue(name[prefix.Length..], out (int[], float[]) tensor))
                    return tensor;
            }
        }

        throw new KeyNotFoundException($"The checkpoint has no tensor {names} (layer {layer}, expert {expert}, head {head}).");
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
    private static float[] Unpacked(TensorSource source, LayerSpec kind, int[] shape, float[] values)
    {
        int rows = WeightRoles.Rows(WeightRoles.MatrixOf(source.Role), kind);
        RowSelection selection = RowSelection.Of(source, kind, rows);
        int columns = values.Length / shape[0];
        return [.. Enumerable.Range(0, rows)
            .Select(row => selection.First + (row / selection.Run * selection.Stride) + (row % selection.Run))
            .SelectMany(row => values[(row * columns)..((row + 1) * columns)])];
    }
}
