using Intaglio.CompilerServices;
using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>
/// What a model that rounds its matrices is compared with. They are not those of the stored outputs, so the stored outputs say little about
/// it: the reference is the Float32 program, itself verified against them, over matrices rounded beforehand. A BF16 program then
/// computes with the same numbers, and the same tolerance holds; a quantised one rounds its inputs too, see <see cref="RoundedTolerance"/>.
/// </summary>
internal static class RoundedReference
{
    private const int BlockColumns = 32;
    private const float ScaleFactor = 256;
    private const float MinimumFactor = 16;

    /// <summary>The weights with every matrix that the model keeps in another format rounded to it; what it keeps as floats stays as it is.</summary>
    public static IReadOnlyDictionary<string, (int[] Shape, float[] Values)> RoundMatrices(
        IReadOnlyDictionary<string, (int[] Shape, float[] Values)> weights, TransformerModel model)
    {
        Dictionary<string, (WeightFormat Format, TensorPart Part)> matrices = Matrices(model);
        return weights.ToDictionary(
            weight => weight.Key,
            weight => matrices.TryGetValue(weight.Key, out var matrix) ? (weight.Value.Shape, Round(matrix.Format, matrix.Part, weight.Value.Values)) : weight.Value);
    }

    /// <summary>The names of all tensors that matrices are made of.</summary>
    public static IReadOnlyCollection<string> MatrixNames(TransformerModel model) => Matrices(model).Keys;

    /// <summary>The same case with the outputs that a model gives.</summary>
    public static ReferenceCase Recompute(ReferenceCase @case, ModelCases model, CancellationToken cancellationToken)
    {
        CaseOutputs outputs = model.Run(@case, cancellationToken);
        return @case with
        {
            Outputs = @case.Outputs.ToDictionary(output => output.Key, output => outputs.Tensors[output.Key]),
            Greedy = @case.Greedy is { } greedy ? model.Continue(@case, greedy.Tokens.Length, read: null, cancellationToken) : null,
        };
    }

    // By all names that a tensor may have, with the prefixes that some checkpoints leave out and without them.
    private static Dictionary<string, (WeightFormat Format, TensorPart Part)> Matrices(TransformerModel model)
    {
        WeightPlan plan = model.Loaded.Program.DeclaredWeights();
        var matrices = new Dictionary<string, (WeightFormat, TensorPart)>(StringComparer.Ordinal);
        foreach (PackedWeight weight in plan.Weights.Where(weight => weight.Layout is PackedLayout.Panels or PackedLayout.Table))
        {
            foreach (TensorPart part in weight.Parts)
            {
                foreach (string name in part.Tensor.Split('|'))
                {
                    matrices[name] = (weight.Format, part);
                    foreach (string prefix in plan.OptionalPrefixes.Where(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                        matrices[name[prefix.Length..]] = (weight.Format, part);
                }
            }
        }

        return matrices;
    }

    private static float[] Round(WeightFormat format, TensorPart part, float[] values) => format switch
    {
        WeightFormat.Float32 => values,
        WeightFormat.BFloat16 => Array.ConvertAll(values, RoundToBFloat16),
        _ => RoundBlocks(format, values, part.TensorColumns, part.Transposed ? part.TensorRows : 0),
    };

    private static float RoundToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? value : BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    /// <summary>Rounds blocks of 32 inputs of an output to multiples of a scale; an output's inputs lie <paramref name="stored"/> apart where the tensor is stored transposed.</summary>
    private static float[] RoundBlocks(WeightFormat format, float[] values, int columns, int stored)
    {
        float[] rounded = new float[values.Length];
        for (int row = 0; row < values.Length / columns; row++)
        {
            for (int first = 0; first < columns; first += BlockColumns)
            {
                int[] block = [.. Enumerable.Range(first, Math.Min(BlockColumns, columns - first)).Select(column => stored == 0 ? (row * columns) + column : (column * stored) + row)];
                (float scale, float minimum) = ScaleAndMinimum(format, [.. block.Select(index => values[index])]);
                float inverse = scale == 0 ? 0 : 1 / scale;
                (float low, float high) = format switch
                {
                    WeightFormat.Q8 => (-127f, 127f),
                    WeightFormat.Q4 => (-8f, 7f),
                    _ => (0f, 15f),
                };
                foreach (int index in block)
                    rounded[index] = (Math.Clamp(MathF.Round((values[index] - minimum) * inverse), low, high) * scale) + minimum;
            }
        }

        return rounded;
    }

    private static float Stored(float number, float factor) => (float)(Half)(number * factor) / factor;

    private static (float Scale, float Minimum) ScaleAndMinimum(WeightFormat format, float[] block)
    {
        float extreme = block.MaxBy(MathF.Abs);
        float smallest = Math.Min(0, block.Min());
        return format switch
        {
            WeightFormat.Q8 => (Stored(MathF.Abs(extreme) / 127, ScaleFactor), 0),
            WeightFormat.Q4 => (Stored(extreme / -8, ScaleFactor), 0),
            _ => (Stored((Math.Max(0, block.Max()) - smallest) / 15, ScaleFactor), Stored(smallest, MinimumFactor)),
        };
    }
}
