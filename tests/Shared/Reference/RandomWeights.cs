using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>The weights of a random model.</summary>
/// <remarks>
/// Every weight is exact in BF16, so that a program gives the same results whichever format it keeps weights in, but for rounding in its sums.
/// Matrices have rows of norm about 1, so that hidden states neither vanish nor explode.
/// </remarks>
/// <param name="spec">The model.</param>
/// <param name="seed">What weights are drawn by.</param>
/// <param name="extreme">True where all elements of a matrix have one magnitude: integers that they are rounded to are the largest that there are.</param>
internal sealed class RandomWeights(ModelSpec spec, int seed, bool extreme = false)
{
    private readonly ModelGraphs graphs = ModelLowering.Lower(spec);
    private readonly Dictionary<(WeightRole, Compiler.Spec.StackSide, int, int), double[]> drawn = [];

    /// <summary>The elements of a weight, row-major.</summary>
    public double[] Of(WeightRole role, Compiler.Spec.StackSide side, int layer, int expert)
    {
        if (drawn.TryGetValue((role, side, layer, expert), out double[]? elements))
            return elements;
        WeightRef shape = FindShape(role, side, layer) ?? throw new ArgumentException($"The model has no {role} in layer {layer} of its {side}.");
        int index = layer < 0 ? -1 : spec.Stack(side)!.WeightsOf(layer);
        Compiler.Spec.StackSide owner = role == WeightRole.TokenEmbedding && spec.SharedEmbedding ? Compiler.Spec.StackSide.Decoder : side;
        return drawn[(role, side, layer, expert)] = Draw(shape, $"{owner}.{role}.{index}.{expert}");
    }

    /// <summary>The shape of a weight, or null where the layer has none of this role.</summary>
    public WeightRef? FindShape(WeightRole role, Compiler.Spec.StackSide side, int layer)
    {
        StackGraphs stack = graphs.Stack(side)!;
        IEnumerable<OpGraph> readers = layer < 0
            ? graphs.All
            : stack.Sources.Skip(spec.Stack(side)!.Pattern[layer]).Take(1).Append(stack.Layers[spec.Stack(side)!.Pattern[layer]]);
        return readers.SelectMany(graph => graph.Nodes).SelectMany(node => OpWeights.Of(node.Op)).FirstOrDefault(weight => weight.Role == role && weight.Side == side);
    }

    /// <summary>True for norms and biases, which are vectors whatever their size.</summary>
    public static bool IsVector(WeightRole role) => IsNorm(role) || role == WeightRole.ClassToken || WeightRoles.MatrixOf(role) != role;

    private static bool IsNorm(WeightRole role) => $"{role}".EndsWith("Norm", StringComparison.Ordinal);

    /// <summary>Of three rows one is positive, one negative, and one has signs as they come: products of a row then add up to the largest sums, or cancel.</summary>
    private static int Sign(int row, int number) => row % 3 == 0 || (row % 3 == 2 && number > 0) ? 1 : -1;

    private double[] Draw(WeightRef weight, string key)
    {
        double[] elements = new double[weight.Rows * weight.Columns];
        double unit = Math.Pow(2, -6 - Math.Round(Math.Log2(Math.Sqrt(weight.Columns))));
        for (int i = 0; i < elements.Length; i++)
        {
            int number = (int)(RandomNumber.At(seed, key, i) % 255) - 127;
            if (extreme && !(IsVector(weight.Role) && !IsNorm(weight.Role)))
                number = (IsNorm(weight.Role) ? 1 : Sign(i / weight.Columns, number)) * 64;
            elements[i] = IsNorm(weight.Role) ? (64 + Math.Abs(number)) / 128.0
                : IsVector(weight.Role) ? number / 256.0
                : number * unit;
        }

        return elements;
    }
}
