using System;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>What the parts of a model need to know of the whole.</summary>
/// <param name="Kind">Which stacks there are.</param>
/// <param name="HiddenSize">The width between layers.</param>
/// <param name="VocabularySize">Tokens.</param>
/// <param name="MaxPositions">The longest sequence.</param>
/// <param name="Input">What the encoder reads instead of tokens.</param>
internal sealed record ModelSizes(TransformerKind Kind, int HiddenSize, int VocabularySize, int MaxPositions, InputSpec? Input)
{
    /// <summary>An image has no tokens; a size of 0 is none that a model can have.</summary>
    private const int NoVocabulary = 1;

    /// <summary>More layers than any validator admits, and few enough to write down.</summary>
    private const int SizeGuard = 100_000;

    public static ModelSizes Read(DeclaredClass declared)
    {
        AttributeReader transformer = declared.Model("Transformer");
        TransformerKind kind = transformer.Choice<TransformerKind>("kind") ?? TransformerKind.Decoder;
        int hiddenSize = transformer.RequiredSize("HiddenSize");
        InputSpec? input = ReadInput(declared);
        if (kind == TransformerKind.Encoder && input is not null)
            return new ModelSizes(kind, hiddenSize, transformer.Size("VocabularySize") ?? NoVocabulary, transformer.Size("MaxPositions") ?? RowsOf(input), input);
        return new ModelSizes(kind, hiddenSize, transformer.RequiredSize("VocabularySize"), transformer.RequiredSize("MaxPositions"), input);
    }

    /// <summary>What is read on a side instead of tokens: only encoders read anything else.</summary>
    public InputSpec? InputOf(StackSide side) => side == StackSide.Encoder ? Input : null;

    /// <summary>The longest sequence on a side.</summary>
    public int PositionsOf(StackSide side) => InputOf(side) is { } input ? RowsOf(input) : MaxPositions;

    /// <summary>The number of layers on a side.</summary>
    public static int Layers(DeclaredClass declared, TransformerKind kind, StackSide side)
    {
        AttributeReader transformer = declared.Model("Transformer");
        int? decoderLayers = kind == TransformerKind.EncoderDecoder && side == StackSide.Decoder ? transformer.Size("DecoderLayers") : null;
        return Math.Max(0, Math.Min(decoderLayers ?? transformer.RequiredSize("Layers"), SizeGuard));
    }

    private static InputSpec? ReadInput(DeclaredClass declared)
    {
        AttributeReader patches = declared.Model("ImagePatches");
        AttributeReader spectrogram = declared.Model("Spectrogram");
        if (patches.IsPresent && spectrogram.IsPresent)
            declared.Problems.Add(ProblemCatalogue.AttributeConflict.At("Spectrogram", "Spectrogram", "[ImagePatches]: an encoder has one input"));
        if (patches.IsPresent)
            return ReadPatches(declared, patches);
        if (!spectrogram.IsPresent)
            return null;
        Activation activation = spectrogram.Choice<Activation>("Activation") ?? Activation.Gelu;
        return new InputSpec.Spectrogram(spectrogram.RequiredSize("Bins"), spectrogram.RequiredSize("Frames"), activation);
    }

    private static InputSpec.Patches ReadPatches(DeclaredClass declared, AttributeReader patches)
    {
        var read = new InputSpec.Patches(
            patches.Size("Channels") ?? 3,
            patches.RequiredSize("Height"),
            patches.RequiredSize("Width"),
            patches.RequiredSize("PatchSize"),
            patches.Flag("Bias") ?? true);

        // Whoever publishes a model means it; whoever writes one may not.
        bool fits = read.PatchSize > 0 && read.PatchSize <= read.Height && read.PatchSize <= read.Width;
        if (fits && (read.Height % read.PatchSize != 0 || read.Width % read.PatchSize != 0))
            declared.Problems.Add(ProblemCatalogue.PixelsNotRead.At(patches.PathOf("PatchSize"), read.PatchSize, read.Height, read.Width));
        return read;
    }

    private static int RowsOf(InputSpec input) => input switch
    {
        // Where a patch has no size, the validator says so.
        InputSpec.Patches { PatchSize: < 1 } => 1,
        InputSpec.Patches patches => Math.Max(1, patches.Rows),
        InputSpec.Spectrogram spectrogram => Math.Max(1, spectrogram.Rows),
        _ => throw new ArgumentOutOfRangeException(nameof(input), input.GetType().Name, "An input without rows."),
    };
}
