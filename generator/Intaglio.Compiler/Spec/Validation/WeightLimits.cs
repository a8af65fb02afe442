using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>No matrix and no model is larger than generated code can address.</summary>
internal static class WeightLimits
{
    private sealed record Matrix(string Path, string Name, long Rows, long Columns);

    public static void Check(ProblemList problems, ModelSpec spec)
    {
        long total = 0;
        foreach (StackSpec stack in new[] { spec.Encoder, spec.Decoder }.OfType<StackSpec>())
        {
            total += Check(problems, EmbeddingMatrices(spec, stack.Embedding));
            long[] kinds = stack.Kinds.Select(layer => Check(problems, LayerMatrices(spec, layer))).ToArray();
            total += stack.Pattern.Sum(kind => kinds[kind]);
        }

        if (total > SizeLimits.Weights)
            problems.Add(ProblemCatalogue.ModelTooLarge.At("Transformer.Layers", total, SizeLimits.Weights));
    }

    /// <summary>How many elements the matrices have together; at most 2^31 each, and a few each layer, so the sum stays in 64 bits.</summary>
    private static long Check(ProblemList problems, IEnumerable<Matrix> matrices)
    {
        long total = 0;
        foreach (Matrix matrix in matrices)
        {
            // Rows are padded to whole panels of 32 when they are packed.
            long elements = (matrix.Rows + 31) / 32 * 32 * matrix.Columns;
            if (elements > SizeLimits.MatrixElements)
                problems.Add(ProblemCatalogue.MatrixTooLarge.At(matrix.Path, matrix.Name, matrix.Rows, matrix.Columns, elements, SizeLimits.MatrixElements));
            total += elements;
        }

        return total;
    }

    private static IEnumerable<Matrix> EmbeddingMatrices(ModelSpec spec, EmbeddingSpec embedding)
    {
        yield return new("Transformer.VocabularySize", "The token table", spec.VocabularySize, embedding.Width);
        if (spec.Head is HeadSpec.LanguageModel { Tied: false })
            yield return new("Transformer.VocabularySize", "The output projection", spec.VocabularySize, spec.HiddenSize);
        if (embedding.Positions is PositionSpec.Learned learned)
            yield return new("LearnedPositions.Count", "The position table", (long)learned.Count + learned.Offset, embedding.Width);
    }

    private static IEnumerable<Matrix> LayerMatrices(ModelSpec spec, LayerSpec layer)
    {
        foreach (AttentionSpec attention in new[] { layer.Attention, layer.CrossAttention }.OfType<AttentionSpec>())
        {
            // One fused projection, so one matrix.
            yield return new("Attention.Heads", "The query, key and value projection", attention.QuerySize + (2L * attention.KeyValueSize), spec.HiddenSize);
            yield return new("Attention.Heads", "The attention's output projection", spec.HiddenSize, attention.QuerySize);
        }

        FeedForwardSpec feedForward = layer.FeedForward;
        int experts = feedForward.Experts?.Count ?? 1;
        long upRows = (feedForward.Gated ? 2L : 1L) * feedForward.IntermediateSize;
        yield return new("FeedForward.IntermediateSize", "The feed-forward's first projection", upRows * experts, spec.HiddenSize);
        yield return new("FeedForward.IntermediateSize", "The feed-forward's last projection", (long)spec.HiddenSize * experts, feedForward.IntermediateSize);
    }
}
