using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>What concerns both stacks: which there are, the table that they share, and the tokens that steer generation.</summary>
internal static class ModelRules
{
    public static void CheckStacks(ProblemList problems, ModelSpec spec)
    {
        bool needsEncoder = spec.Kind is TransformerKind.Encoder or TransformerKind.EncoderDecoder;
        bool needsDecoder = spec.Kind is not TransformerKind.Encoder;
        CheckStack(problems, spec.Kind, "encoder", spec.Encoder is not null, needsEncoder);
        CheckStack(problems, spec.Kind, "decoder", spec.Decoder is not null, needsDecoder);
    }

    public static void CheckSharedEmbedding(ProblemList problems, ModelSpec spec)
    {
        if (!spec.SharedEmbedding)
            return;
        if (spec.Encoder is not { } encoder || spec.Decoder is not { } decoder)
            Report($"A transformer of kind {spec.Kind} has one stack: there is nothing to share a table with");
        else if (encoder.Embedding.Input is not null)
            Report("The encoder reads no tokens: there is no table that it could share with the decoder");
        else if (encoder.Embedding.VocabularySize is { } size && size != spec.VocabularySize)
            Report($"Encoder and decoder cannot share a table: their vocabularies have {size} and {spec.VocabularySize} tokens");
        else if (encoder.Embedding.Width != decoder.Embedding.Width)
            Report($"Encoder and decoder cannot share a table: their rows have {encoder.Embedding.Width} and {decoder.Embedding.Width} elements");

        void Report(string message) => problems.Add(ProblemCatalogue.EmbeddingMismatch.At("Transformer.SharedEmbedding", message));
    }

    public static void CheckTokens(ProblemList problems, ModelSpec spec)
    {
        if (spec.DecoderStartToken is { } start)
        {
            problems.Within("Transformer.DecoderStartToken", "DecoderStartToken", start, 0, spec.VocabularySize - 1);
            if (spec.Kind != TransformerKind.EncoderDecoder)
                problems.Add(ProblemCatalogue.StacksAndKind.At("Transformer.DecoderStartToken", $"A decoder of a transformer of kind {spec.Kind} starts with its prompt"));
        }

        if (spec.Prefix is not { } prefix)
            return;
        if (spec.Kind != TransformerKind.PrefixDecoder)
            problems.Add(ProblemCatalogue.StacksAndKind.At("PrefixTokens", $"Only a prefix decoder marks where its prompt ends; the kind is {spec.Kind}"));
        problems.Within("PrefixTokens.start", "StartToken", prefix.StartToken, 0, spec.VocabularySize - 1);
        foreach (int mask in prefix.MaskTokens)
            problems.Within("PrefixTokens.masks", "MaskToken", mask, 0, spec.VocabularySize - 1);
        if (prefix.MaskTokens.Count == 0)
            problems.Add(ProblemCatalogue.EmptyOrRepeated.At("PrefixTokens.masks", "MaskTokens", "name at least one"));
        if (prefix.MaskTokens.Distinct().Count() < prefix.MaskTokens.Count)
            problems.Add(ProblemCatalogue.EmptyOrRepeated.At("PrefixTokens.masks", "MaskTokens", "a token stands there twice"));
    }

    private static void CheckStack(ProblemList problems, TransformerKind kind, string stack, bool present, bool needed)
    {
        if (present != needed)
            problems.Add(ProblemCatalogue.StacksAndKind.At("Transformer", $"A transformer of kind {kind} has {(needed ? "an" : "no")} {stack} stack"));
    }
}
