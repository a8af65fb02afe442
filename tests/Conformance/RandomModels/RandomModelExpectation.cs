using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>What the float64 interpreter says a random decoder computes, and how exactly a float32 program can compute it.</summary>
internal sealed class RandomModelExpectation
{
    private readonly RandomModel model;
    private readonly ModelGraphs graphs;

    public RandomModelExpectation(RandomModel model, int length)
    {
        this.model = model;
        graphs = ModelLowering.Lower(model.Spec);
        WeightSource weights = model.Weights.Of;
        Tokens = model.Tokens(length);
        All = Forward(Tokens, weights);
        Rows = [.. Enumerable.Range(1, length).Select(count => Forward(Tokens.AsSpan(0, count), weights)[^model.Spec.VocabularySize..])];
        Tolerance = FloatError.Tolerances([All], weights, (perturbed, jitter) => [Forward(Tokens, perturbed, jitter)], model.IsQuantized())[0];
    }

    /// <summary>The text.</summary>
    public int[] Tokens { get; }

    /// <summary>The logits behind the last token of the first n + 1 tokens, for every n.</summary>
    public IReadOnlyList<double[]> Rows { get; }

    /// <summary>The logits behind every token of the whole text, [tokens, vocabulary].</summary>
    public double[] All { get; }

    /// <summary>How far a float32 program may be from these numbers.</summary>
    public double Tolerance { get; }

    private double[] Forward(ReadOnlySpan<int> tokens, WeightSource source, Random? jitter = null) =>
        new GraphInterpreter(model.Spec, graphs, source, model.Rounding(jitter)).Forward(tokens).Elements;
}
