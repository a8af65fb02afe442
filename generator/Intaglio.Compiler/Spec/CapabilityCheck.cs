using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec;

/// <summary>What a <see cref="ModelSpec"/> can say and this version does not compile yet: never a crash, never silently left out.</summary>
/// <remarks>One row for each feature; the work that adds a feature removes its row.</remarks>
public static class CapabilityCheck
{
    /// <summary>A feature that is not compiled yet.</summary>
    /// <param name="Descriptor">What is said.</param>
    /// <param name="Path">Where it is said.</param>
    /// <param name="Find">What the model has of it, in words; null where it has none.</param>
    private sealed record Gap(ProblemDescriptor Descriptor, string Path, Func<ModelSpec, string?> Find);

    private static readonly Gap[] Gaps =
    [
        new(ProblemCatalogue.Encoder, "Transformer", model => model.Kind == TransformerKind.Encoder ? "kind Encoder" : null),
        new(ProblemCatalogue.EncoderDecoder, "Transformer", model => model.Kind == TransformerKind.EncoderDecoder ? "kind EncoderDecoder" : null),
        new(ProblemCatalogue.PrefixDecoder, "Transformer", model => model.Kind == TransformerKind.PrefixDecoder ? "kind PrefixDecoder" : null),
        new(ProblemCatalogue.OtherHeads, "Transformer", model => model.Head is HeadSpec.LanguageModel ? null : "head " + model.Head.GetType().Name),

        new(ProblemCatalogue.SinusoidalPositions, "SinusoidalPositions", model => InStacks(model, stack => stack.Embedding.Positions is PositionSpec.Sinusoidal)),
        new(ProblemCatalogue.EmbeddingNorm, "Normalization", model => InStacks(model, stack => stack.Embedding.Norm is not null)),
        new(ProblemCatalogue.TokenTypes, "TokenTypes", model => InStacks(model, stack => stack.Embedding.TokenTypes > 0)),
        new(ProblemCatalogue.FactorisedEmbedding, "Transformer.HiddenSize", model => InStacks(model, stack => stack.Embedding.Width != model.HiddenSize)),
        new(ProblemCatalogue.WeightPlusOne, "Normalization", model => InStacks(model, stack => stack.FinalNorm is { WeightPlusOne: true } || stack.Kinds.Any(layer => layer.Norm.WeightPlusOne))),

        new(ProblemCatalogue.AlibiPositions, "AlibiPositions", model => InAttention(model, attention => attention.Positions is PositionSpec.Alibi)),
        new(ProblemCatalogue.RelativeBias, "RelativeBias", model => InAttention(model, attention => attention.Positions is PositionSpec.RelativeBias)),
        new(ProblemCatalogue.Rotary2D, "RotaryPositions", model => InAttention(model, attention => attention.Positions is PositionSpec.Rotary2D)),
        new(ProblemCatalogue.LongRope, "RotaryPositions.Scaling", model => InAttention(model, attention => attention.Positions is PositionSpec.Rotary { Scaling: RotaryScalingSpec.LongRope })),
        new(ProblemCatalogue.QueryKeyNorm, "Attention.QueryKeyNorm", model => InAttention(model, attention => attention.QueryKeyNorm is not null)),
        new(ProblemCatalogue.SoftCap, "Attention.SoftCap", model => model.Head is HeadSpec.LanguageModel { SoftCap: not null } ? "on the logits" : InAttention(model, attention => attention.SoftCap is not null)),
        new(ProblemCatalogue.ProjectionClip, "Attention.ProjectionClip", model => InAttention(model, attention => attention.ProjectionClip is not null)),
        new(ProblemCatalogue.AttentionMasks, "Attention", model => InAttention(model, attention => model.Kind == TransformerKind.Decoder && attention.Mask != AttentionMask.Causal)),

        new(ProblemCatalogue.Experts, "FeedForward", model => InLayers(model, layer => layer.FeedForward.Experts is not null)),
        new(ProblemCatalogue.ParallelBlocks, "Transformer", model => InLayers(model, layer => layer.Arrangement != BlockArrangement.Sequential)),
        new(ProblemCatalogue.NormPlacements, "Normalization.Placement", model => InLayers(model, layer => layer.Placement != NormPlacement.Pre)),
    ];

    /// <summary>One problem for each feature that the model has and this version does not compile.</summary>
    public static IReadOnlyList<SpecProblem> Check(ModelSpec model) =>
        Gaps.Select(gap => gap.Find(model) is { } found ? gap.Descriptor.At(gap.Path, found) : null).OfType<SpecProblem>().ToList();

    private static string? InStacks(ModelSpec model, Func<StackSpec, bool> has) =>
        (model.Encoder is { } encoder && has(encoder)) ? "in the encoder" : (model.Decoder is { } decoder && has(decoder)) ? "in the decoder" : null;

    private static string? InLayers(ModelSpec model, Func<LayerSpec, bool> has)
    {
        foreach (StackSpec stack in new[] { model.Encoder, model.Decoder }.OfType<StackSpec>())
        {
            for (int layer = 0; layer < stack.Layers; layer++)
            {
                if (has(stack.Kinds[stack.Pattern[layer]]))
                    return FirstLayer(layer);
            }
        }

        return null;
    }

    private static string? InAttention(ModelSpec model, Func<AttentionSpec, bool> has) =>
        InLayers(model, layer => has(layer.Attention) || (layer.CrossAttention is { } cross && has(cross)));

    private static string FirstLayer(int layer) => "first in layer " + layer.ToString(CultureInfo.InvariantCulture);
}
