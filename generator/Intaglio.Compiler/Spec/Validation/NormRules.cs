using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>A norm of any place.</summary>
internal static class NormRules
{
    /// <param name="problems">Where problems go.</param>
    /// <param name="name">What the norm is called.</param>
    /// <param name="norm">The norm.</param>
    /// <param name="ofLayers">The norm of the layers, which other norms are like unless something else is said of them.</param>
    public static void Check(ProblemList problems, string name, NormSpec norm, NormSpec? ofLayers)
    {
        string path = norm.Epsilon.Equals(ofLayers?.Epsilon) ? "Normalization" : name;
        problems.Number(path + ".Epsilon", "Epsilon", norm.Epsilon, norm.Epsilon > 0 && norm.Epsilon < 1, "above 0 and below 1");
        if (norm is { WeightPlusOne: true, Weight: false })
            problems.Add(ProblemCatalogue.LayerContradiction.At(name + ".WeightPlusOne", "A norm without a weight has none that could be stored as weight - 1"));
    }
}
