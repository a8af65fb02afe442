using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Finds the argument that said what the validator does not like: that of the stack and of the kind of layer that it speaks of.</summary>
internal sealed class ProblemPlaces(DeclaredClass declared, StackReader? encoder, StackReader? decoder)
{
    /// <summary>Where an attribute's arguments come from that it does not give.</summary>
    private static readonly Dictionary<string, string> FollowsFrom = new(StringComparer.Ordinal)
    {
        ["CrossAttention"] = "Attention",
        ["EmbeddingNorm"] = "Normalization",
        ["FinalNorm"] = "Normalization",
        ["HeadNorm"] = "Normalization",
        ["QueryKeyNorm"] = "Normalization",
    };

    /// <summary>Arguments of <c>[Transformer]</c> that a stack's embedding may give as well.</summary>
    private static readonly Dictionary<string, string> OfEmbedding = new(StringComparer.Ordinal)
    {
        ["EmbeddingSize"] = "Size",
        ["EmbeddingScale"] = "Scale",
    };

    /// <summary>The problem at the attribute and the argument where it stands.</summary>
    public SpecProblem Find(SpecProblem problem) => problem with { Path = PathOf(problem), Place = null };

    private string PathOf(SpecProblem problem)
    {
        string[] parts = problem.Path.Split('.');
        if (parts.Length < 2)
            return problem.Path;
        if (parts[0] == "TensorName")
            return PathOfName(parts[1]);
        StackReader? stack = problem.Place?.Side == StackSide.Encoder ? encoder : decoder ?? encoder;
        return problem.Place is null || stack is null ? declared.Model(parts[0]).PathOf(parts[1]) : PathOf(parts[0], parts[1], stack, problem.Place.Kind);
    }

    private static string PathOf(string name, string argument, StackReader stack, int? kind)
    {
        StackScope scope = kind is { } index && index < stack.KindScopes.Count ? stack.KindScopes[index] : stack.Scope;
        AttributeReader reader = FollowsFrom.TryGetValue(name, out string? otherwise) ? scope.Reader(name, otherwise) : scope.Reader(name);
        if (name != "Transformer")
            return reader.PathOf(argument);
        if (OfEmbedding.TryGetValue(argument, out string? ofEmbedding) && scope.Reader("Embedding").Has(ofEmbedding))
            return scope.Reader("Embedding").PathOf(ofEmbedding);
        return reader.PathOf(argument == "Layers" && scope.Side == StackSide.Decoder && reader.Has("DecoderLayers") ? "DecoderLayers" : argument);
    }

    /// <summary>The attribute that names the tensor of a role, or the scheme.</summary>
    private string PathOfName(string role)
    {
        PlacedAttribute? single = declared.All("TensorName").FirstOrDefault(attribute => attribute.Attribute["role"] as string == role);
        PlacedAttribute? packed = declared.All("PackedTensor").FirstOrDefault(attribute => declared.Only(attribute).List<string>("roles").Contains(role));
        return (single ?? packed)?.PathOf("pattern") ?? (declared.Has("TensorNames") ? "TensorNames.naming" : "Transformer");
    }
}
