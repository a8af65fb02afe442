using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>A stack: its embedding, its pattern and its layers.</summary>
internal static class StackRules
{
    public static void Check(ProblemList problems, ModelSpec spec, StackSpec stack)
    {
        problems.Size("Transformer.HiddenSize", "Embedding width", stack.Embedding.Width, SizeLimits.HiddenSize);
        problems.NotZero("Transformer.EmbeddingScale", "EmbeddingScale", stack.Embedding.Scale);
        problems.Within("TokenTypes", "TokenTypes", stack.Embedding.TokenTypes, 0, SizeLimits.Vocabulary);
        PositionRules.CheckEmbedding(problems, MostRows(spec, stack.Embedding), stack.Embedding.Positions);
        CheckPattern(problems, stack);
        foreach (LayerSpec layer in stack.Kinds)
            CheckLayer(problems, spec, layer);
        foreach (NormSpec norm in new[] { stack.Embedding.Norm, stack.FinalNorm }.OfType<NormSpec>())
            CheckNorm(problems, norm);
    }

    /// <summary>Images and spectrograms have a length of their own, which the decoder's positions do not bound.</summary>
    private static int MostRows(ModelSpec spec, EmbeddingSpec embedding) => embedding.Input switch
    {
        InputSpec.Patches patches => patches.Rows,
        InputSpec.Spectrogram spectrogram => spectrogram.Rows,
        _ => spec.MaxPositions,
    };

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

    private static void CheckLayer(ProblemList problems, ModelSpec spec, LayerSpec layer)
    {
        if (layer.CrossAttention is not null && spec.Kind != TransformerKind.EncoderDecoder)
            problems.Add(ProblemCatalogue.StacksAndKind.At("Transformer", $"A transformer of kind {spec.Kind} has no encoder that a cross-attention could read"));
        AttentionRules.Check(problems, spec, layer.Attention);
        if (layer.CrossAttention is { } cross)
            AttentionRules.Check(problems, spec, cross);
        CheckFeedForward(problems, layer.FeedForward);
        CheckNorm(problems, layer.Norm);
        problems.NotZero("Normalization.ResidualScale", "ResidualScale", layer.ResidualScale);
        problems.NotZero("Normalization.BranchScale", "BranchScale", layer.BranchScale);
    }

    private static void CheckFeedForward(ProblemList problems, FeedForwardSpec feedForward)
    {
        problems.Size("FeedForward.IntermediateSize", "IntermediateSize", feedForward.IntermediateSize, SizeLimits.IntermediateSize);
        if (feedForward.Experts is not { } experts)
            return;
        problems.Size("Experts.Count", "Experts Count", experts.Count, SizeLimits.Heads);
        problems.Within("Experts.PerToken", "Experts PerToken", experts.PerToken, 1, System.Math.Max(1, experts.Count));
        problems.Within("Experts.SharedIntermediateSize", "SharedIntermediateSize", experts.SharedIntermediateSize, 0, SizeLimits.IntermediateSize);
    }

    private static void CheckNorm(ProblemList problems, NormSpec norm)
    {
        // The final norm usually is the layers' norm: the same mistake is said once.
        if (!problems.Items.Any(problem => problem.Path == "Normalization.Epsilon"))
            problems.Number("Normalization.Epsilon", "Epsilon", norm.Epsilon, norm.Epsilon > 0 && norm.Epsilon < 1, "above 0 and below 1");
    }
}
