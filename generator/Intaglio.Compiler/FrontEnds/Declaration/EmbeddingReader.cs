using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>How tokens, or what a stack reads instead, become the first hidden state.</summary>
internal static class EmbeddingReader
{
    public static EmbeddingSpec Read(StackScope scope, AttributeReader transformer, ModelSizes sizes)
    {
        AttributeReader embedding = scope.Reader("Embedding");
        InputSpec? input = sizes.InputOf(scope.Side);

        // What the model says of its token table is no matter of an image.
        int width = embedding.Size("Size") ?? (input is null ? transformer.Size("EmbeddingSize") : null) ?? sizes.HiddenSize;
        float scale = embedding.Single("Scale") ?? (input is null ? transformer.Single("EmbeddingScale") : null) ?? 1;
        EmbeddingProjection projection = embedding.Choice<EmbeddingProjection>("Projection")
            ?? (width == sizes.HiddenSize ? EmbeddingProjection.None : EmbeddingProjection.AfterNorm);
        return new EmbeddingSpec(
            width,
            scale,
            PositionReader.ReadEmbedding(scope, sizes),
            embedding.Size("TokenTypes") ?? 0,
            NormReader.ReadOptional(scope, "EmbeddingNorm"),
            projection,
            embedding.Flag("ProjectionBias") ?? projection == EmbeddingProjection.AfterNorm,
            embedding.Size("VocabularySize") is { } vocabulary && vocabulary != sizes.VocabularySize ? vocabulary : null,
            input);
    }
}
