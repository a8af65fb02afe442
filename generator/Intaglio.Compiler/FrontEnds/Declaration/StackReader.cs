using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>A stack: its embedding, its layers and what follows them.</summary>
internal sealed class StackReader(DeclaredClass declared, StackSide side, ModelSizes sizes)
{
    private readonly StackScope scope = new(declared, side);
    private readonly List<StackScope> kindScopes = [];

    /// <summary>For each kind of layer what it was read from.</summary>
    public IReadOnlyList<StackScope> KindScopes => kindScopes;

    public StackScope Scope => scope;

    public StackSpec Read()
    {
        Require("Attention", "write [Attention(Heads = ...)]");
        Require("FeedForward", "write [FeedForward(IntermediateSize = ..., Activation = ...)]");
        Require("Normalization", "write [Normalization(Norm.Rms)] or [Normalization(Norm.Layer)]");
        int layers = ModelSizes.Layers(declared, sizes.Kind, side);
        (EquatableArray<LayerSpec> kinds, EquatableArray<int> pattern) = ReadLayers(layers);
        return new StackSpec(EmbeddingReader.Read(scope, declared.Model("Transformer"), sizes), kinds, pattern, NormReader.ReadFinal(scope), ReadSharing(layers));
    }

    /// <summary>Kinds in the order of their first use: layers that the same attributes are about are read once, layers that turn out equal are one kind.</summary>
    private (EquatableArray<LayerSpec> Kinds, EquatableArray<int> Pattern) ReadLayers(int layers)
    {
        List<LayerSpec> kinds = [];
        Dictionary<string, int> kindOfOverrides = [];
        (PlacedAttribute Attribute, IReadOnlyCollection<int> Layers)[] overrides =
            [.. scope.LayerOverrides.Select(attribute => (attribute, Selected(attribute, layers)))];
        var pattern = new int[layers];
        for (int layer = 0; layer < layers; layer++)
        {
            PlacedAttribute[] chosen = [.. overrides.Where(attribute => attribute.Layers.Contains(layer)).Select(attribute => attribute.Attribute)];
            string key = string.Join(",", chosen.Select(attribute => attribute.Index));
            if (!kindOfOverrides.TryGetValue(key, out int kind))
                kindOfOverrides[key] = kind = KindOf(chosen, kinds);
            pattern[layer] = kind;
        }

        return (kinds.ToEquatableArray(), pattern.ToEquatableArray());
    }

    private int KindOf(PlacedAttribute[] overrides, List<LayerSpec> kinds)
    {
        StackScope layerScope = scope.With(overrides);
        LayerSpec read = LayerReader.Read(layerScope, sizes);
        int kind = kinds.IndexOf(read);
        if (kind >= 0)
            return kind;
        kinds.Add(read);
        kindScopes.Add(layerScope);
        return kinds.Count - 1;
    }

    private IReadOnlyCollection<int> Selected(PlacedAttribute attribute, int layers)
    {
        string text = attribute.Attribute["selection"] as string ?? "";
        IReadOnlyCollection<int> selected = LayerSelection.Read(text, layers, out string? problem);
        if (problem is not null)
            declared.Problems.Add(ProblemCatalogue.LayerSelection.At(attribute.PathOf("selection"), text, problem));
        return selected;
    }

    private EquatableArray<int>? ReadSharing(int layers)
    {
        AttributeReader shared = scope.Reader("SharedLayers");
        if (!shared.IsPresent)
            return null;
        if (shared.List<int>("weights") is { Count: > 0 } weights)
            return weights;
        int groups = shared.Size("Groups") ?? 1;
        int inner = shared.Size("LayersPerGroup") ?? 1;
        if (inner < 1 || layers % inner != 0)
        {
            string expected = $"above 0 and divide the layers ({CSharpLiteral.Of(layers)})";
            declared.Problems.Add(ProblemCatalogue.NumberOutOfRange.At(shared.PathOf("LayersPerGroup"), "LayersPerGroup", inner, expected));
            return null;
        }

        int repetitions = layers / inner;
        if (groups < 1 || groups > repetitions)
        {
            declared.Problems.Add(ProblemCatalogue.SizeOutOfRange.At(shared.PathOf("Groups"), "Groups", groups, 1, repetitions));
            return null;
        }

        // In 64 bits: layers are fewer than 100,000 and so are groups.
        return Enumerable.Range(0, layers)
            .Select(layer => ((int)((long)(layer / inner) * groups / repetitions) * inner) + (layer % inner))
            .ToEquatableArray();
    }

    private void Require(string attribute, string advice)
    {
        if (!scope.Has(attribute))
            declared.Problems.Add(ProblemCatalogue.AttributeMissing.At("Transformer", $"[{attribute}]", advice));
    }
}
