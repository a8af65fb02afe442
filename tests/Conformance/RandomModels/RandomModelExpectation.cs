using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Conformance;

/// <summary>What the float64 interpreter says a random model computes, and how exactly a float32 program can compute it.</summary>
internal sealed class RandomModelExpectation
{
    // A sum of n float32 terms is off by some √n roundings, and a program makes dozens of sums in a row.
    private const double RoundingsOfAProgram = 64;
    private const double RoundingOfAFloat = 1.0 / (1 << 24);

    private readonly RandomModel model;
    private readonly ModelGraphs graphs;
    private readonly RandomWeights weights;

    public RandomModelExpectation(RandomModel model, int length)
    {
        this.model = model;
        graphs = ModelLowering.Lower(model.Spec);
        weights = model.Weights;
        Tokens = model.Tokens(length);
        All = Forward(Tokens, weights.Of);
        Rows = [.. Enumerable.Range(1, length).Select(count => Forward(Tokens.AsSpan(0, count), weights.Of)[^model.Spec.VocabularySize..])];
        Tolerance = RoundingsOfAProgram * Math.Max(RoundingOfAFloat * All.Max(Math.Abs), Sensitivity());
    }

    /// <summary>The text.</summary>
    public int[] Tokens { get; }

    /// <summary>The logits behind the last token of the first n + 1 tokens, for every n.</summary>
    public IReadOnlyList<double[]> Rows { get; }

    /// <summary>The logits behind every token of the whole text, [tokens, vocabulary].</summary>
    public double[] All { get; }

    /// <summary>How far a float32 program may be from these numbers.</summary>
    public double Tolerance { get; }

    /// <summary>How far logits move when every weight is off by one float32 rounding: a model whose norms divide by almost nothing is no defect of its program.</summary>
    private double Sensitivity()
    {
        double moved = 0;
        for (int trial = 0; trial < 3; trial++)
        {
            int start = trial * 7919;
            double[] perturbed = Forward(
                Tokens, (role, side, layer, expert) => Perturb(weights.Of(role, side, layer, expert), start + ((int)role * 31) + (expert * 1009) + layer));
            moved = Math.Max(moved, perturbed.Zip(All, (left, right) => Math.Abs(left - right)).Max());
        }

        return moved;
    }

    private static double[] Perturb(double[] weights, int seed)
    {
        var random = new Random(seed);
        return Array.ConvertAll(weights, weight => weight * (1 + (RoundingOfAFloat * ((2 * random.NextDouble()) - 1))));
    }

    private double[] Forward(ReadOnlySpan<int> tokens, WeightSource source) => new GraphInterpreter(model.Spec, graphs, source).Forward(tokens).Elements;
}
