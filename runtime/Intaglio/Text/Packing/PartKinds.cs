namespace Intaglio.Text;

/// <summary>The kinds of parts that a packed tokenizer may have: a new kind is a line here.</summary>
internal static class PartKinds
{
    /// <summary>A normalizer, or null for none.</summary>
    public static Normalizer? ReadNormalizer(ref PartReader reader) => reader.Text() switch
    {
        "" => null,
        nameof(NormalizerSequence) => NormalizerSequence.Read(ref reader),
        nameof(PrependNormalizer) => PrependNormalizer.Read(ref reader),
        nameof(ReplaceNormalizer) => ReplaceNormalizer.Read(ref reader),
        nameof(WhitespaceNormalizer) => new WhitespaceNormalizer(),
        nameof(CanonicalNormalizer) => CanonicalNormalizer.Read(ref reader),
        nameof(CompatibilityNormalizer) => CompatibilityNormalizer.Read(ref reader),
        string other => throw Unknown("normalizer", other),
    };

    /// <summary>A pre-tokenizer, or null for none.</summary>
    public static PreTokenizer? ReadPreTokenizer(ref PartReader reader) => reader.Text() switch
    {
        "" => null,
        nameof(PreTokenizerSequence) => PreTokenizerSequence.Read(ref reader),
        nameof(PatternSplitter) => PatternSplitter.Read(ref reader),
        nameof(Metaspace) => Metaspace.Read(ref reader),
        nameof(PrefixSpace) => new PrefixSpace(),
        string other => throw Unknown("pre-tokenizer", other),
    };

    /// <summary>What turns pieces into ids.</summary>
    public static PieceEncoder ReadEncoder(ref PartReader reader) => reader.Text() switch
    {
        nameof(ByteLevelEncoder) => ByteLevelEncoder.Read(ref reader),
        nameof(CharacterEncoder) => CharacterEncoder.Read(ref reader),
        string other => throw Unknown("encoder", other),
    };

    /// <summary>What joins the tokens of a vocabulary.</summary>
    public static MergeTable ReadMerges(ref PartReader reader, Vocabulary vocabulary)
    {
        MergeTable merges = reader.Text() switch
        {
            nameof(PairTable) => PairTable.Read(ref reader),
            nameof(RankTable) => RankTable.Read(ref reader),
            string other => throw Unknown("table of merges", other),
        };
        return merges.Size == vocabulary.Size ? merges : throw PartReader.Malformed($"The merges are of {merges.Size} tokens, but there are {vocabulary.Size}.");
    }

    private static InvalidDataException Unknown(string what, string kind) => PartReader.Malformed($"'{kind}' is no kind of {what}.");
}
