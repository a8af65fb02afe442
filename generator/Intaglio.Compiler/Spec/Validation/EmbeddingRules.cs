using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>An embedding: its widths, its positions, and what is embedded.</summary>
internal static class EmbeddingRules
{
    public static void Check(ProblemList problems, ModelSpec spec, StackSide side, EmbeddingSpec embedding)
    {
        problems.Size("Transformer.EmbeddingSize", "Embedding width", embedding.Width, SizeLimits.HiddenSize);
        problems.NotZero("Transformer.EmbeddingScale", "EmbeddingScale", embedding.Scale);
        problems.Within("Embedding.TokenTypes", "TokenTypes", embedding.TokenTypes, 0, SizeLimits.Vocabulary);
        if (embedding.Norm is { } norm)
            NormRules.Check(problems, "EmbeddingNorm", norm, spec.Stack(side)!.Kinds is { Count: > 0 } kinds ? kinds[0].Norm : null);
        CheckProjection(problems, spec, embedding);
        CheckVocabulary(problems, spec, side, embedding);
        bool input = embedding.Input is null || CheckInput(problems, side, embedding, embedding.Input);
        if (input)
            PositionRules.CheckEmbedding(problems, MostRows(spec, embedding), PositionWidth(spec, embedding), embedding.Positions);
    }

    /// <summary>Images and spectrograms have a length of their own, which the decoder's positions do not bound.</summary>
    public static int MostRows(ModelSpec spec, EmbeddingSpec embedding) => embedding.Input switch
    {
        InputSpec.Patches { PatchSize: > 0 } patches => patches.Rows,
        InputSpec.Spectrogram spectrogram => spectrogram.Rows,
        _ => spec.MaxPositions,
    };

    /// <summary>Columns of what positions are added to.</summary>
    public static int PositionWidth(ModelSpec spec, EmbeddingSpec embedding) =>
        embedding.Projection == EmbeddingProjection.BeforePositions ? spec.HiddenSize : embedding.Width;

    private static void CheckProjection(ProblemList problems, ModelSpec spec, EmbeddingSpec embedding)
    {
        bool projected = embedding.Projection != EmbeddingProjection.None;
        if (!projected && embedding.Width != spec.HiddenSize)
            Report(problems, "Transformer.EmbeddingSize", $"An embedding of {embedding.Width} columns must be projected to the hidden size ({spec.HiddenSize})");
        if (!projected && embedding.ProjectionBias)
            Report(problems, "Embedding.ProjectionBias", "An embedding without a projection has none that could add a bias");
    }

    private static void CheckVocabulary(ProblemList problems, ModelSpec spec, StackSide side, EmbeddingSpec embedding)
    {
        if (embedding.VocabularySize is not { } size)
            return;
        problems.Size("Embedding.VocabularySize", "VocabularySize", size, SizeLimits.Vocabulary);
        if (spec.Kind != TransformerKind.EncoderDecoder || side != StackSide.Encoder)
        {
            string message = $"Only the encoder of an encoder-decoder may read another vocabulary ({size}) than the model's ({spec.VocabularySize})";
            Report(problems, "Embedding.VocabularySize", message);
        }
    }

    /// <summary>True where the numbers are in range.</summary>
    private static bool CheckInput(ProblemList problems, StackSide side, EmbeddingSpec embedding, InputSpec input)
    {
        string name = input is InputSpec.Patches ? "ImagePatches" : "Spectrogram";
        if (side == StackSide.Decoder)
            Report(problems, name, "A decoder reads tokens: what an encoder reads may be an image or a spectrogram");
        if (embedding is not { TokenTypes: 0, Scale: 1, Projection: EmbeddingProjection.None, VocabularySize: null })
            Report(problems, "Embedding", $"[{name}] takes the place of tokens: there is no table that could have types, a scale, a projection or a vocabulary");
        return input switch
        {
            InputSpec.Patches patches => CheckPatches(problems, patches),
            InputSpec.Spectrogram spectrogram => CheckSpectrogram(problems, spectrogram),
            _ => true,
        };
    }

    private static bool CheckPatches(ProblemList problems, InputSpec.Patches patches)
    {
        bool sizes = problems.Size("ImagePatches.Channels", "Channels", patches.Channels, SizeLimits.Channels)
            & problems.Size("ImagePatches.Height", "Height", patches.Height, SizeLimits.ImageSide)
            & problems.Size("ImagePatches.Width", "Width", patches.Width, SizeLimits.ImageSide)
            & problems.Size("ImagePatches.PatchSize", "PatchSize", patches.PatchSize, SizeLimits.PatchSide);

        // Published models leave out pixels past the last whole patch, so that sizes need not divide each other.
        if (sizes && (patches.PatchSize > patches.Height || patches.PatchSize > patches.Width))
            Report(problems, "ImagePatches.PatchSize", $"PatchSize ({patches.PatchSize}) must be at most Height ({patches.Height}) and Width ({patches.Width})");
        return sizes && problems.Size("ImagePatches.PatchSize", "Rows of patches", patches.Rows, SizeLimits.Positions);
    }

    private static bool CheckSpectrogram(ProblemList problems, InputSpec.Spectrogram spectrogram)
    {
        bool sizes = problems.Size("Spectrogram.Bins", "Bins", spectrogram.Bins, SizeLimits.HiddenSize)
            & problems.Size("Spectrogram.Frames", "Frames", spectrogram.Frames, SizeLimits.Positions);
        if (sizes && spectrogram.Frames % 2 != 0)
            Report(problems, "Spectrogram.Frames", $"Frames ({spectrogram.Frames}) must be even: the second convolution takes every second one");
        return sizes;
    }

    private static void Report(ProblemList problems, string path, string message) => problems.Add(ProblemCatalogue.EmbeddingMismatch.At(path, message));
}
