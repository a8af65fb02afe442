using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>A stack: its embedding, its pattern, its layers and what they share.</summary>
internal static class StackRules
{
    public static void Check(ProblemList problems, ModelSpec spec, StackSide side, StackSpec stack)
    {
        problems.Place = new ProblemPlace(side, Kind: null);
        EmbeddingRules.Check(problems, spec, side, stack.Embedding);
        CheckPattern(problems, stack);
        for (int kind = 0; kind < stack.Kinds.Count; kind++)
        {
            problems.Place = new ProblemPlace(side, kind);
            LayerRules.Check(problems, spec, side, stack.Kinds[kind]);
        }

        problems.Place = new ProblemPlace(side, Kind: null);
        if (stack.FinalNorm is { } norm)
            NormRules.Check(problems, "FinalNorm", norm, stack.Kinds.FirstOrDefault()?.Norm);
        CheckCrossAttention(problems, spec, side, stack);
        CheckSharedTable(problems, stack);
        CheckSharing(problems, stack);
        problems.Place = null;
    }

    private static void CheckPattern(ProblemList problems, StackSpec stack)
    {
        if (!problems.Size("Transformer.Layers", "Layers", stack.Layers, SizeLimits.Layers))
            return;
        foreach (int kind in stack.Pattern.Where(kind => kind < 0 || kind >= stack.Kinds.Count).Distinct())
            Report($"The layer pattern names kind {kind}, but there are {stack.Kinds.Count} kinds");
        foreach (int kind in Enumerable.Range(0, stack.Kinds.Count).Except(stack.Pattern))
            Report($"No layer has kind {kind}");
        if (stack.Kinds.Distinct().Count() != stack.Kinds.Count)
            Report("Two layer kinds are equal: layers that are equal share one kind");

        void Report(string message) => problems.Add(ProblemCatalogue.LayerPattern.At("Transformer.Layers", message));
    }

    private static void CheckCrossAttention(ProblemList problems, ModelSpec spec, StackSide side, StackSpec stack)
    {
        if (spec.Kind == TransformerKind.EncoderDecoder && side == StackSide.Decoder && stack.Kinds.All(kind => kind.CrossAttention is null))
            problems.Add(ProblemCatalogue.StacksAndKind.At("Transformer.kind", "No layer of the decoder attends to the encoder's output"));
    }

    /// <summary>A table of distances that layers share is one table.</summary>
    private static void CheckSharedTable(ProblemList problems, StackSpec stack)
    {
        const string message = "Layers that share a relative bias must have the same number of heads, of buckets and the same largest distance";
        IEnumerable<(PositionSpec, int)> sharing = stack.Kinds
            .Where(kind => kind.Attention.Positions is PositionSpec.RelativeBias { Shared: true })
            .Select(kind => (kind.Attention.Positions, kind.Attention.Heads));
        if (sharing.Distinct().Count() > 1)
            problems.Add(ProblemCatalogue.SharingMismatch.At("RelativeBias.Shared", message));
    }

    private static void CheckSharing(ProblemList problems, StackSpec stack)
    {
        if (stack.Sharing is not { } sharing || problems.HasErrors)
            return;
        if (sharing.Count != stack.Layers)
        {
            Report($"There are {stack.Layers} layers, but weights are named for {sharing.Count}");
            return;
        }

        var kindOfWeights = new List<LayerSpec>();
        for (int layer = 0; layer < sharing.Count; layer++)
        {
            LayerSpec kind = stack.Kinds[stack.Pattern[layer]];
            int weights = sharing[layer];
            if (weights < 0 || weights > kindOfWeights.Count)
                Report($"Layer {layer} has weights {weights}; expected 0 to {kindOfWeights.Count}: weights are numbered in the order in which layers use them");
            else if (weights == kindOfWeights.Count)
                kindOfWeights.Add(kind);
            else if (!HaveSameWeights(kindOfWeights[weights], kind))
                Report($"Layer {layer} cannot share weights {weights} with an earlier layer: its matrices have other sizes");
            if (problems.HasErrors)
                return;
        }

        void Report(string message) => problems.Add(ProblemCatalogue.SharingMismatch.At("SharedLayers.weights", message));
    }

    private static bool HaveSameWeights(LayerSpec first, LayerSpec second) =>
        WeightRoles.Of(first).SequenceEqual(WeightRoles.Of(second))
        && Shape(first.Attention) == Shape(second.Attention)
        && Shape(first.CrossAttention) == Shape(second.CrossAttention)
        && first.FeedForward with { Activation = default } == second.FeedForward with { Activation = default };

    private static (int Query, int KeyValue, int HeadSize)? Shape(AttentionSpec? attention) =>
        attention is null ? null : (attention.QuerySize, attention.KeyValueSize, attention.HeadSize);
}
