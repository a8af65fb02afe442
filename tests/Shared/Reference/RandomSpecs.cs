using CsCheck;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>Random small models over everything that can be described; sizes are odd on purpose, so that no padding goes untested.</summary>
internal static class RandomSpecs
{
    private static readonly Gen<NormSpec?> MaybeNorm =
        from has in Gen.Bool
        from norm in RandomLayers.Norm
        select has ? norm : null;

    /// <summary>Decoders that predict tokens.</summary>
    public static Gen<RandomModel> Decoders { get; } = Drawn(
        from hidden in Gen.Int[1, 40]
        from stack in RandomStacks.OfTokens(AttentionMask.Causal, hidden, hasCross: false, hasTokenTypes: false)
        from head in LanguageModel(stack)
        select Model(Compiler.Spec.TransformerKind.Decoder, hidden, head) with { Decoder = stack });

    /// <summary>The same without rotary scaling that depends on the length of the sequence.</summary>
    public static Gen<RandomModel> DecodersOfFixedFrequencies { get; } = Decoders.Where(HasFixedFrequencies);

    /// <summary>Decoders whose prompt is read in both directions.</summary>
    public static Gen<RandomModel> PrefixDecoders { get; } = Drawn(
        from hidden in Gen.Int[1, 40]
        from stack in RandomStacks.OfTokens(AttentionMask.Prefix, hidden, hasCross: false, hasTokenTypes: false)
        from head in LanguageModel(stack)
        from marks in Gen.Bool
        select Model(Compiler.Spec.TransformerKind.PrefixDecoder, hidden, head) with
        {
            Decoder = stack,
            Prefix = marks ? new PrefixSpec(0, EquatableArray.Of(3, 2)) : null,
        });

    /// <summary>The same without rotary scaling that depends on the length of the sequence.</summary>
    public static Gen<RandomModel> PrefixDecodersOfFixedFrequencies { get; } = PrefixDecoders.Where(HasFixedFrequencies);

    /// <summary>Encoders of tokens, images and spectrograms with any head.</summary>
    public static Gen<RandomModel> Encoders { get; } = Drawn(
        from hidden in Gen.Int[1, 40]
        from readsTokens in Gen.Frequency((3, Gen.Const(true)), (1, Gen.Const(false)))
        from stack in readsTokens ? RandomStacks.OfTokens(AttentionMask.Bidirectional, hidden, hasCross: false, hasTokenTypes: true) : RandomStacks.OfInputs(hidden)
        from head in readsTokens ? Gen.OneOf(EncoderHead, MaskedLanguageModel) : EncoderHead
        select Model(Compiler.Spec.TransformerKind.Encoder, hidden, head) with { Encoder = stack });

    /// <summary>Encoder-decoders, with one token table or two, tied or not.</summary>
    public static Gen<RandomModel> EncoderDecoders { get; } = Drawn(
        from hidden in Gen.Int[1, 30]
        from readsTokens in Gen.Frequency((3, Gen.Const(true)), (1, Gen.Const(false)))
        from encoder in readsTokens ? RandomStacks.OfTokens(AttentionMask.Bidirectional, hidden, hasCross: false, hasTokenTypes: false) : RandomStacks.OfInputs(hidden)
        from decoder in RandomStacks.OfTokens(AttentionMask.Causal, hidden, hasCross: true, hasTokenTypes: false)
        from sharesTable in Gen.Bool
        from sourceVocabulary in RandomLayers.Maybe(Gen.Int[5, 50])
        from head in LanguageModel(decoder)
        let shared = sharesTable && readsTokens && encoder.Embedding.Width == decoder.Embedding.Width
        let ownVocabulary = readsTokens && !shared ? sourceVocabulary : null
        select Model(Compiler.Spec.TransformerKind.EncoderDecoder, hidden, head) with
        {
            Encoder = encoder with { Embedding = encoder.Embedding with { VocabularySize = ownVocabulary } },
            Decoder = decoder,
            SharedEmbedding = shared,
        });

    /// <summary>The same without rotary scaling that depends on the length of the sequence.</summary>
    public static Gen<RandomModel> EncoderDecodersOfFixedFrequencies { get; } = EncoderDecoders.Where(HasFixedFrequencies);

    /// <summary>Models of every kind.</summary>
    public static Gen<RandomModel> Models { get; } = Gen.OneOf(Decoders, Decoders, PrefixDecoders, Encoders, EncoderDecoders);

    private static Gen<HeadSpec> EncoderHead => Gen.OneOf(
        Gen.Const<HeadSpec>(new HeadSpec.None()),
        Gen.Const<HeadSpec>(new HeadSpec.Pooler()),
        from labels in Labels
        from pooling in Gen.OneOfConst(Enum.GetValues<Compiler.Spec.SequencePooling>())
        from dense in RandomLayers.Maybe(RandomLayers.Activation)
        from denseBias in Gen.Bool
        from norm in MaybeNorm
        from bias in Gen.Bool
        select (HeadSpec)new HeadSpec.Classifier(labels, pooling, dense, denseBias, norm, bias),
        from labels in Labels
        from dense in RandomLayers.Maybe(RandomLayers.Activation)
        select (HeadSpec)new HeadSpec.TokenClassifier(labels, dense));

    private static Gen<HeadSpec> MaskedLanguageModel =>
        from activation in RandomLayers.Activation
        from norm in MaybeNorm
        from tied in Gen.Bool
        from bias in Gen.Bool
        from transformBias in Gen.Bool
        select (HeadSpec)new HeadSpec.MaskedLanguageModel(activation, norm, tied, bias, transformBias);

    private static Gen<EquatableArray<string>> Labels => Gen.Int[1, 5].Select(count => Enumerable.Range(0, count).Select(i => $"label {i}").ToEquatableArray());

    /// <summary>A tied table of another width than the hidden size needs the projection to that width.</summary>
    private static Gen<HeadSpec> LanguageModel(StackSpec stack) =>
        from tied in Gen.Bool
        from bias in Gen.Bool
        from scale in RandomLayers.Factor
        from cap in RandomLayers.Maybe(Gen.OneOfConst(2f, 30f))
        from projection in Gen.Bool
        let projected = stack.Embedding.Projection != Compiler.Spec.EmbeddingProjection.None && (projection || tied)
        select (HeadSpec)new HeadSpec.LanguageModel(tied, bias, scale, cap, projected);

    private static Gen<RandomModel> Drawn(Gen<ModelSpec> specs) =>
        from spec in specs
        from vocabulary in Gen.Int[5, 70]
        from named in RandomNames.Named(spec with { VocabularySize = vocabulary })
        from seed in Gen.Int[0, 1 << 20]
        select new RandomModel(named, seed);

    private static bool HasFixedFrequencies(RandomModel model) => LengthDependence.Of(model.Spec) is null;

    private static ModelSpec Model(Compiler.Spec.TransformerKind kind, int hidden, HeadSpec head) => new()
    {
        Type = new TypeSpec("Demo", "RandomModel", "public"),
        Kind = kind,
        VocabularySize = 5,
        HiddenSize = hidden,
        MaxPositions = RandomStacks.MaxPositions,
        Head = head,
        Naming = NamingSpec.None,
        Formats = SpecDefaults.Formats,
        InstructionSets = SpecDefaults.InstructionSets,
    };
}
