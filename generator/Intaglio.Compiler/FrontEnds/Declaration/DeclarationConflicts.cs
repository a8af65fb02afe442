using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Attributes that cannot stand beside each other, or beside the kind of transformer.</summary>
internal static class DeclarationConflicts
{
    /// <summary>Attributes of which each says something of its own.</summary>
    private static readonly string[] Repeatable = ["Layers", "TensorName", "PackedTensor"];

    /// <summary>Attributes that say nothing of the architecture, and so may stand beside a configuration file.</summary>
    private static readonly string[] Options = ["Transformer", "Weights", "Targets", "KeyValueCache", "TensorNames", "TensorName", "PackedTensor"];

    /// <summary>What only an encoder-decoder has.</summary>
    private static readonly string[] TwoStackArguments = ["DecoderLayers", "SharedEmbedding", "DecoderStartToken"];

    /// <summary>Nothing describes an architecture that a configuration file describes.</summary>
    public static void CheckBesideConfig(DeclaredClass declared)
    {
        foreach (PlacedAttribute attribute in declared.Attributes.Where(attribute => !Options.Contains(attribute.Name)))
            Report(declared, attribute.Path, attribute.Name, "a configuration file, which describes the architecture");
    }

    /// <summary>Attributes and their stacks fit the kind of transformer.</summary>
    public static void Check(DeclaredClass declared, TransformerKind kind)
    {
        CheckStacks(declared, kind);
        CheckRepeated(declared);
        if (kind != TransformerKind.EncoderDecoder)
        {
            CheckKind(declared, "CrossAttention", kind, "has no encoder that a decoder could read");
            AttributeReader transformer = declared.Model("Transformer");
            foreach (string argument in TwoStackArguments.Where(transformer.Has))
                Report(declared, "Transformer." + argument, "Transformer(" + argument + " = ...)", $"TransformerKind.{kind}: an encoder-decoder alone has it");
        }

        if (kind is TransformerKind.Decoder or TransformerKind.PrefixDecoder)
        {
            CheckKind(declared, "ImagePatches", kind, "has no encoder that could read an image");
            CheckKind(declared, "Spectrogram", kind, "has no encoder that could read a spectrogram");
        }
    }

    private static void CheckKind(DeclaredClass declared, string name, TransformerKind kind, string why)
    {
        if (declared.Has(name))
            Report(declared, name, name, $"TransformerKind.{kind}, which {why}");
    }

    private static void CheckStacks(DeclaredClass declared, TransformerKind kind)
    {
        StackSide? missing = kind switch
        {
            TransformerKind.EncoderDecoder => null,
            TransformerKind.Encoder => StackSide.Decoder,
            _ => StackSide.Encoder,
        };
        foreach (PlacedAttribute attribute in declared.Attributes.Where(attribute => attribute.Stack is not null && attribute.Stack == missing))
            Report(declared, attribute.PathOf("Stack"), $"{attribute.Name}(Stack = StackSide.{missing})", $"TransformerKind.{kind}, which has no such stack");
    }

    private static void CheckRepeated(DeclaredClass declared)
    {
        IEnumerable<PlacedAttribute> repeated = declared.Attributes
            .Where(attribute => !Repeatable.Contains(attribute.Name))
            .GroupBy(attribute => (attribute.Name, attribute.Stack))
            .SelectMany(group => group.Skip(1));
        foreach (PlacedAttribute attribute in repeated)
            Report(declared, attribute.Path, attribute.Name, attribute.Stack is { } side ? $"another one for the {side}" : "another one that is about the same");
    }

    private static void Report(DeclaredClass declared, string path, string attribute, string beside) =>
        declared.Problems.Add(ProblemCatalogue.AttributeConflict.At(path, attribute, beside));
}
