using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>No matrix and no model is larger than generated code can address.</summary>
internal static class WeightLimits
{
    /// <summary>Frames that a convolution sees.</summary>
    private const int ConvolutionWidth = 3;

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

        total += Check(problems, HeadMatrices(spec));
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
        if (embedding.Input is InputSpec.Patches patches)
            yield return new("ImagePatches.PatchSize", "The projection of patches", spec.HiddenSize, patches.PatchElements);
        else if (embedding.Input is InputSpec.Spectrogram spectrogram)
            yield return new("Spectrogram.Bins", "The first convolution", spec.HiddenSize, ConvolutionWidth * (long)spectrogram.Bins);
        else
            yield return new("Transformer.VocabularySize", "The token table", embedding.VocabularySize ?? spec.VocabularySize, embedding.Width);
        if (embedding.Input is InputSpec.Spectrogram)
            yield return new("Transformer.HiddenSize", "The second convolution", spec.HiddenSize, ConvolutionWidth * (long)spec.HiddenSize);
        if (embedding.TokenTypes > 0)
            yield return new("Embedding.TokenTypes", "The table of token types", embedding.TokenTypes, EmbeddingRules.PositionWidth(spec, embedding));
        if (embedding.Projection != EmbeddingProjection.None)
            yield return new("Transformer.EmbeddingSize", "The embedding's projection", spec.HiddenSize, embedding.Width);
        if (embedding.Positions is PositionSpec.Learned learned)
            yield return new("LearnedPositions.Count", "The position table", (long)learned.Count + learned.Offset, EmbeddingRules.PositionWidth(spec, embedding));
    }

    private static IEnumerable<Matrix> HeadMatrices(ModelSpec spec)
    {
        if (spec.Head is HeadSpec.LanguageModel { Tied: false } or HeadSpec.MaskedLanguageModel { Tied: false })
            yield return new("Transformer.VocabularySize", "The output projection", spec.VocabularySize, spec.HiddenSize);
        int labels = spec.Head switch
        {
            HeadSpec.Classifier classifier => classifier.Labels.Count,
            HeadSpec.TokenClassifier classifier => classifier.Labels.Count,
            _ => 0,
        };
        if (labels > 0)
            yield return new("Classifier.labels", "The projection to labels", labels, spec.HiddenSize);
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
