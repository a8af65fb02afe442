using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>How far the outputs of a quantised program may be from those of floats over the same rounded weights, because it rounds the inputs of every projection to 8 bits.</summary>
/// <remarks>
/// Rounding an input moves it by up to half a step of 1/127 of the largest of its block, which moves an output as much as moving the weights by as much would: the
/// outputs of programs over weights that are moved by up to a step of 1/127 at random say how far.
/// </remarks>
internal static class RoundedTolerance
{
    private const int Trials = 4;
    private const double Factor = 4;
    private const float Step = 1f / 127;

    /// <summary>The tolerance of each case.</summary>
    /// <param name="cases">The cases with the outputs of the rounded weights.</param>
    /// <param name="weights">Those weights.</param>
    /// <param name="matrices">The tensors that are moved.</param>
    /// <param name="load">Makes a Float32 program over other weights.</param>
    /// <param name="lengthDependentBeyond">See <see cref="ModelCases.Of"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static double[] Of(
        IReadOnlyList<ReferenceCase> cases,
        IReadOnlyDictionary<string, (int[] Shape, float[] Values)> weights,
        IReadOnlyCollection<string> matrices,
        Func<IReadOnlyDictionary<string, (int[] Shape, float[] Values)>, TransformerModel> load,
        int lengthDependentBeyond,
        CancellationToken cancellationToken)
    {
        double[] moved = new double[cases.Count];
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            float Move(float value) => value * (1 + (Step * ((2 * random.NextSingle()) - 1)));
            using TransformerModel model = load(weights.ToDictionary(
                weight => weight.Key, weight => matrices.Contains(weight.Key) ? (weight.Value.Shape, Array.ConvertAll(weight.Value.Values, Move)) : weight.Value));
            ModelCases recomputing = ModelCases.Of(model, lengthDependentBeyond);
            for (int index = 0; index < moved.Length; index++)
                moved[index] = Math.Max(moved[index], Distance(cases[index], recomputing, cancellationToken));
        }

        return [.. moved.Select(distance => Factor * distance)];
    }

    private static double Distance(ReferenceCase @case, ModelCases model, CancellationToken cancellationToken)
    {
        CaseOutputs outputs = model.Run(@case, cancellationToken);
        double distance = @case.Outputs.Max(output => Logits.Distance(outputs.Tensors[output.Key].Values, output.Value.Values));
        if (@case.Greedy is not { } greedy)
            return distance;
        GreedyContinuation found = model.Continue(@case, greedy.Tokens.Length, greedy.Tokens, cancellationToken);
        return Math.Max(distance, Logits.Distance(found.LastLogits.Values, greedy.LastLogits.Values));
    }
}
