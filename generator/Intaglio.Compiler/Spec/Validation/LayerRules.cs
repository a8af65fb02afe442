using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>One kind of layer: its parts, and whether they fit each other.</summary>
internal static class LayerRules
{
    public static void Check(ProblemList problems, ModelSpec spec, StackSide side, LayerSpec layer)
    {
        if (layer.CrossAttention is not null && spec.Kind != TransformerKind.EncoderDecoder)
            problems.Add(ProblemCatalogue.StacksAndKind.At("Transformer", $"A transformer of kind {spec.Kind} has no encoder that a cross-attention could read"));
        else if (layer.CrossAttention is not null && side == StackSide.Encoder)
            problems.Add(ProblemCatalogue.StacksAndKind.At("Transformer", "An encoder has no cross-attention: it would read its own output"));
        AttentionRules.Check(problems, spec, side, layer.Attention);
        if (layer.CrossAttention is { } cross)
            AttentionRules.CheckCross(problems, cross);
        if (layer.Attention.QueryKeyNorm is { } norm)
            NormRules.Check(problems, "QueryKeyNorm", norm.Norm, layer.Norm);
        CheckFeedForward(problems, layer.FeedForward);
        NormRules.Check(problems, "Normalization", layer.Norm, layer.Norm);
        problems.NotZero("Block.ResidualScale", "ResidualScale", layer.ResidualScale);
        problems.NotZero("Block.BranchScale", "BranchScale", layer.BranchScale);
        CheckArrangement(problems, layer);
    }

    private static void CheckArrangement(ProblemList problems, LayerSpec layer)
    {
        bool inputNorm = layer.Placement is NormPlacement.Pre or NormPlacement.Both;
        bool parallel = layer.Arrangement != BlockArrangement.Sequential;
        if (parallel && !inputNorm)
            Report("Block.Arrangement", $"{layer.Arrangement} needs norms before the branches: Placement ({layer.Placement}) must be Pre or Both");
        if (parallel && layer.CrossAttention is not null)
            Report("Block.Arrangement", $"{layer.Arrangement} has no place for a cross-attention between attention and feed-forward");
        if (layer.ResidualFromNorm && (!inputNorm || !layer.AttentionNorm))
        {
            string attentionNorm = layer.AttentionNorm ? "" : ", and AttentionNorm is false";
            Report("Block.ResidualFromNorm", $"ResidualFromNorm needs norms before the branches: Placement is {layer.Placement}{attentionNorm}");
        }

        if (layer.ResidualFromNorm && layer.Arrangement == BlockArrangement.ParallelTwoNorms)
            Report("Block.ResidualFromNorm", "ResidualFromNorm needs one norm: ParallelTwoNorms has two");
        if (!layer.AttentionNorm && !inputNorm)
            Report("Layers.AttentionNorm", $"AttentionNorm is false, but with Placement {layer.Placement} no norm stands before the attention");
        if (!layer.AttentionNorm && layer.Arrangement == BlockArrangement.ParallelSharedNorm)
            Report("Layers.AttentionNorm", "AttentionNorm is false, but the feed-forward reads the attention's norm");

        void Report(string path, string message) => problems.Add(ProblemCatalogue.LayerContradiction.At(path, message));
    }

    private static void CheckFeedForward(ProblemList problems, FeedForwardSpec feedForward)
    {
        problems.Size("FeedForward.IntermediateSize", "IntermediateSize", feedForward.IntermediateSize, SizeLimits.IntermediateSize);
        if (feedForward.Experts is not { } experts)
            return;
        if (problems.Size("Experts.count", "Experts Count", experts.Count, SizeLimits.Heads))
            problems.Within("Experts.PerToken", "Experts PerToken", experts.PerToken, 1, experts.Count);
        problems.Within("Experts.SharedIntermediateSize", "SharedIntermediateSize", experts.SharedIntermediateSize, 0, SizeLimits.IntermediateSize);
        if (feedForward.UpBias || feedForward.DownBias)
            problems.Add(ProblemCatalogue.LayerContradiction.At("FeedForward.Bias", "The projections of experts add no biases"));
    }
}
