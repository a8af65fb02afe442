using System;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>One kind of layer.</summary>
internal static class LayerReader
{
    public static LayerSpec Read(StackScope scope, ModelSizes sizes)
    {
        AttributeReader block = scope.Reader("Block");
        AttributeReader layers = scope.Reader("Layers");
        AttentionSpec attention = AttentionReader.Read(scope, sizes);
        bool readsEncoder = sizes.Kind == TransformerKind.EncoderDecoder && scope.Side == StackSide.Decoder;
        return new LayerSpec(
            attention,
            readsEncoder && layers.Flag("CrossAttention") != false ? AttentionReader.ReadCross(scope, attention) : null,
            ReadFeedForward(scope),
            NormReader.ReadLayers(scope),
            NormReader.ReadPlacement(scope),
            block.Choice<BlockArrangement>("Arrangement") ?? BlockArrangement.Sequential,
            block.Single("ResidualScale") ?? 1,
            block.Single("BranchScale") ?? 1,
            block.Flag("ResidualFromNorm") ?? false,
            layers.Flag("AttentionNorm") ?? true);
    }

    private static FeedForwardSpec ReadFeedForward(StackScope scope)
    {
        AttributeReader feedForward = scope.Reader("FeedForward");
        Activation? activation = feedForward.Choice<Activation>("Activation");
        if (feedForward.IsPresent && !feedForward.Has("Activation"))
            scope.Problems.Add(ProblemCatalogue.AttributeMissing.At("FeedForward", "Activation", "write [FeedForward(Activation = ...)]"));
        bool bias = feedForward.Flag("Bias") ?? false;
        return new FeedForwardSpec(
            feedForward.RequiredSize("IntermediateSize"),
            activation ?? Activation.Silu,
            feedForward.Flag("Gated") ?? false,
            feedForward.Flag("UpBias") ?? bias,
            feedForward.Flag("DownBias") ?? bias,
            ReadExperts(scope.Reader("Experts")));
    }

    private static ExpertsSpec? ReadExperts(AttributeReader experts)
    {
        // 0 is what [Layers] says where a token goes through one feed-forward among layers with experts; [Experts(0)] is a mistake.
        int? count = experts.Size("count");
        bool none = count is null || (count == 0 && experts.PathOf("count").StartsWith("Layers", StringComparison.Ordinal));
        return none
            ? null
            : new ExpertsSpec(
                count!.Value,
                experts.Size("PerToken") ?? SpecDefaults.ExpertsPerToken,
                experts.Flag("NormalizeWeights") ?? true,
                experts.Size("SharedIntermediateSize") ?? 0);
    }
}
