using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>What is computed with a random model of one kind, by the interpreter and by its program in every way that it offers.</summary>
internal abstract class RandomModelTrial
{
    /// <summary>The results, each to be held to its own tolerance.</summary>
    /// <param name="model">The model.</param>
    /// <param name="interpreter">One that has read nothing yet.</param>
    public abstract double[][] Expect(RandomModel model, GraphInterpreter interpreter);

    /// <summary>The same by the program.</summary>
    public abstract IEnumerable<ComputedPart> Compute(RandomModel model, TransformerModel loaded);
}
