using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Norms: those of the layers, and others that are like them but for what their attribute says.</summary>
internal static class NormReader
{
    private const string OfLayers = "Normalization";

    /// <summary>The norm of the layers.</summary>
    public static NormSpec ReadLayers(StackScope scope) => Read(scope.Reader(OfLayers), scope.Reader(OfLayers));

    /// <summary>Another norm.</summary>
    public static NormSpec Read(StackScope scope, string name) => Read(scope.Reader(name), scope.Reader(OfLayers));

    /// <summary>Another norm, or null where its attribute is not there.</summary>
    public static NormSpec? ReadOptional(StackScope scope, string name) => scope.Has(name) ? Read(scope, name) : null;

    /// <summary>The norm after the last layer.</summary>
    public static NormSpec? ReadFinal(StackScope scope)
    {
        AttributeReader layers = scope.Reader(OfLayers);
        bool? wanted = layers.Flag("FinalNorm");
        if (scope.Has("FinalNorm") && wanted == false)
            scope.Problems.Add(ProblemCatalogue.AttributeConflict.At("FinalNorm", "FinalNorm", "[Normalization(FinalNorm = false)]"));
        if (scope.Has("FinalNorm"))
            return Read(scope, "FinalNorm");
        return wanted ?? ReadPlacement(scope) != NormPlacement.Post ? ReadLayers(scope) : null;
    }

    public static NormPlacement ReadPlacement(StackScope scope) => scope.Reader(OfLayers).Choice<NormPlacement>("Placement") ?? NormPlacement.Pre;

    private static NormSpec Read(AttributeReader norm, AttributeReader layers)
    {
        Norm ofLayers = layers.Choice<Norm>("norm") ?? Norm.Rms;
        Norm kind = norm.Choice<Norm>("norm") ?? ofLayers;
        bool weight = norm.Flag("Weight") ?? layers.Flag("Weight") ?? true;
        bool? biasOfLayers = kind == ofLayers ? layers.Flag("Bias") : null;
        return new NormSpec(
            kind,
            (float)(norm.Number("Epsilon") ?? layers.Number("Epsilon") ?? SpecDefaults.NormEpsilon),
            weight,
            norm.Flag("Bias") ?? biasOfLayers ?? (weight && kind == Norm.Layer),
            norm.Flag("WeightPlusOne") ?? (weight && (layers.Flag("WeightPlusOne") ?? false)));
    }
}
