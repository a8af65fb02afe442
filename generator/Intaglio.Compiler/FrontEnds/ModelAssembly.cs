using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds;

/// <summary>The last step of every front end: stacks and options become one model.</summary>
internal static class ModelAssembly
{
    /// <summary>A model of one stack.</summary>
    public static ModelSpec OneStack(
        TypeSpec type, TransformerKind kind, int vocabularySize, int hiddenSize, int maxPositions, StackSpec stack, HeadSpec head, NamingPreset names, ModelOptions options) =>
        Completed(
            new ModelSpec
            {
                Type = type,
                Kind = kind,
                VocabularySize = vocabularySize,
                HiddenSize = hiddenSize,
                MaxPositions = maxPositions,
                Encoder = kind == TransformerKind.Encoder ? stack : null,
                Decoder = kind == TransformerKind.Encoder ? null : stack,
                Head = head,
                Naming = NamingSpec.None,
                Formats = options.Formats,
                HeadFormat = options.HeadFormat,
                InstructionSets = Ordered(options.InstructionSets),
                Cache = options.Cache,
            },
            names,
            options);

    /// <summary>A model of an encoder and a decoder that reads its output.</summary>
    public static ModelSpec TwoStacks(
        TypeSpec type, int vocabularySize, int hiddenSize, int maxPositions, StackSpec encoder, StackSpec decoder, HeadSpec head, bool sharedEmbedding, int? startToken,
        NamingPreset names, ModelOptions options) =>
        Completed(
            new ModelSpec
            {
                Type = type,
                Kind = TransformerKind.EncoderDecoder,
                VocabularySize = vocabularySize,
                HiddenSize = hiddenSize,
                MaxPositions = maxPositions,
                Encoder = encoder,
                Decoder = decoder,
                Head = head,
                SharedEmbedding = sharedEmbedding,
                DecoderStartToken = startToken,
                Naming = NamingSpec.None,
                Formats = options.Formats,
                HeadFormat = options.HeadFormat,
                InstructionSets = Ordered(options.InstructionSets),
                Cache = options.Cache,
            },
            names,
            options);

    private static ModelSpec Completed(ModelSpec spec, NamingPreset names, ModelOptions options)
    {
        NamingPreset preset = options.Naming is { } chosen ? NamingPresets.Of(chosen) : names;

        // Where there is one stack, a name belongs to it, whichever it is.
        StackSide side = spec.Decoder is null ? StackSide.Encoder : StackSide.Decoder;
        IReadOnlyCollection<TensorSource> replaced = spec.Encoder is null || spec.Decoder is null
            ? [.. options.TensorNames.OrderByDescending(source => source.Side == side).Select(source => source with { Side = side })]
            : options.TensorNames;
        return spec with { Naming = preset.For(spec, replaced) };
    }

    /// <summary>The widest first: the order in which they are named means nothing. Repetitions stay for the validator to see.</summary>
    private static EquatableArray<InstructionSet> Ordered(EquatableArray<InstructionSet> sets) => sets.OrderByDescending(set => set).ToEquatableArray();
}
