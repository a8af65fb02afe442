using CsCheck;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>Random stacks: embeddings, kinds of layers, sharing of layers.</summary>
internal static class RandomStacks
{
    /// <summary>Positions of every generated model: scaling that depends on the length starts well before.</summary>
    public const int MaxPositions = 40;

    private static readonly Gen<NormSpec?> MaybeNorm =
        from has in Gen.Bool
        from norm in RandomLayers.Norm
        select has ? norm : null;

    /// <summary>A stack that reads tokens.</summary>
    /// <param name="mask">Who sees whom.</param>
    /// <param name="hidden">The hidden size.</param>
    /// <param name="hasCross">Whether its layers attend to an encoder's output.</param>
    /// <param name="hasTokenTypes">Whether tokens may have types.</param>
    public static Gen<StackSpec> OfTokens(AttentionMask mask, int hidden, bool hasCross, bool hasTokenTypes) =>
        from projection in Gen.OneOfConst(Compiler.Spec.EmbeddingProjection.None, Compiler.Spec.EmbeddingProjection.None, Compiler.Spec.EmbeddingProjection.BeforePositions, Compiler.Spec.EmbeddingProjection.AfterNorm)
        from width in Gen.Int[1, 30]
        from scale in RandomLayers.Factor
        from positions in Positions(projection is Compiler.Spec.EmbeddingProjection.AfterNorm ? width : hidden)
        from tokenTypes in Gen.OneOfConst(0, 0, 2, 3)
        from norm in MaybeNorm
        from projectionBias in Gen.Bool
        let projected = projection != Compiler.Spec.EmbeddingProjection.None
        let embedding = new EmbeddingSpec(
            projected ? width : hidden, scale, positions, hasTokenTypes ? tokenTypes : 0, norm, projection, projected && projectionBias)
        from stack in Of(embedding, mask, hasCross)
        select stack;

    /// <summary>An encoder of images or spectrograms.</summary>
    public static Gen<StackSpec> OfInputs(int hidden) =>
        from input in Gen.OneOf(Patches, Spectrogram)
        from positions in Positions(hidden)
        from norm in MaybeNorm
        from stack in Of(new EmbeddingSpec(hidden, 1, positions, Norm: norm, Input: input), AttentionMask.Bidirectional, hasCross: false)
        select stack;

    /// <summary>Positions that are added to so many columns; sines and cosines come in pairs.</summary>
    private static Gen<PositionSpec> Positions(int columns)
    {
        List<Gen<PositionSpec>> all =
        [
            Gen.Const<PositionSpec>(new PositionSpec.None()),
            from offset in Gen.OneOfConst(0, 2)
            from spare in Gen.OneOfConst(0, 3)
            select (PositionSpec)new PositionSpec.Learned(MaxPositions + spare, offset),
        ];
        if (columns % 2 == 0)
        {
            all.Add(
                from interleaved in Gen.Bool
                from offset in Gen.OneOfConst(0, 2)
                from fullRange in Gen.Bool
                select (PositionSpec)new PositionSpec.Sinusoidal(interleaved, offset, fullRange && columns >= 4));
        }

        return Gen.OneOf([.. all]);
    }

    private static readonly Gen<InputSpec> Patches =
        from channels in Gen.Int[1, 3]
        from down in Gen.Int[1, 3]
        from across in Gen.Int[1, 3]
        from size in Gen.Int[1, 4]
        from bias in Gen.Bool
        select (InputSpec)new InputSpec.Patches(channels, down * size, across * size, size, bias);

    private static readonly Gen<InputSpec> Spectrogram =
        from bins in Gen.Int[1, 7]
        from rows in Gen.Int[1, 20]
        from activation in RandomLayers.Activation
        select (InputSpec)new InputSpec.Spectrogram(bins, 2 * rows, activation);

    private static Gen<StackSpec> Of(EmbeddingSpec embedding, AttentionMask mask, bool hasCross) =>
        from common in RandomAttention.InStack(mask)
        from drawn in RandomLayers.Layer(common, hasCross).Array[1, 2]
        from extra in Gen.Int[0, 2]
        from finalNorm in MaybeNorm
        from shares in Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))
        let kinds = drawn.Distinct().ToArray()
        let pattern = Enumerable.Range(0, kinds.Length + extra).Select(layer => layer % kinds.Length).Take(3).ToEquatableArray()
        select new StackSpec(embedding, kinds.ToEquatableArray(), pattern, finalNorm, shares ? pattern : null);
}
