using Intaglio.CompilerServices;
using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>
/// What a BF16 model is compared with. Its matrices are not those of the stored outputs, so the stored outputs say little about
/// it: the reference is the Float32 program, itself verified against them, over matrices rounded to BF16 beforehand. Both then
/// compute with the same numbers, and the same tolerance holds.
/// </summary>
internal static class RoundedReference
{
    /// <summary>The weights with every matrix that the model keeps in its format rounded to BF16, to nearest and ties to even; what it keeps as floats stays as it is.</summary>
    public static IReadOnlyDictionary<string, (int[] Shape, float[] Values)> RoundMatrices(
        IReadOnlyDictionary<string, (int[] Shape, float[] Values)> weights, TransformerModel model)
    {
        HashSet<string> matrices = MatrixNames(model);
        return weights.ToDictionary(
            weight => weight.Key, weight => matrices.Contains(weight.Key) ? (weight.Value.Shape, Array.ConvertAll(weight.Value.Values, Round)) : weight.Value);
    }

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

    // All names that a tensor may have, with the prefixes that some checkpoints leave out and without them.
    private static HashSet<string> MatrixNames(TransformerModel model)
    {
        var plan = new WeightPlan(model.Format);
        model.Loaded.Program.DeclareWeights(plan);
        string[] names =
        [
            .. plan.Weights.Where(weight => weight.Layout is PackedLayout.Panels or PackedLayout.Table)
                .SelectMany(weight => weight.Parts).SelectMany(part => part.Tensor.Split('|')),
        ];
        return [.. names, .. plan.OptionalPrefixes.SelectMany(prefix => names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]))];
    }

    private static float Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? value : BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
