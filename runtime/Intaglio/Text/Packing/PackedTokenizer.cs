namespace Intaglio.Text;

/// <summary>
/// A tokenizer in the form in which it works: tables that are copied, not parsed, with all that the files beside it say. Two megabytes of JSON
/// take thirty milliseconds to become these tables, which is most of the time in which a small model could have answered.
/// </summary>
internal static class PackedTokenizer
{
    /// <summary>Its name among the files of a packed model.</summary>
    public const string FileName = "tokenizer.tables";

    /// <summary>What the tables are, raised with every change to them: other versions are read from the tokenizer's own files, which are packed too.</summary>
    private const int Version = 1;

    /// <summary>The tables of a tokenizer.</summary>
    public static byte[] Write(TokenizerParts parts)
    {
        var writer = new PartWriter();
        writer.Number(Version);
        writer.Vocabulary(parts.Vocabulary);
        writer.Part(parts.Encoder);
        writer.Part(parts.Normalizer);
        writer.Part(parts.PreTokenizer);
        writer.List(parts.AddedTokens, token => token.Write(writer));
        parts.Spelling.Write(writer);
        writer.Table<int>([.. parts.Template.Prefix]);
        writer.Table<int>([.. parts.Template.Suffix]);
        writer.Table<int>(parts.BeginId is { } begin ? [begin] : []);
        writer.Table<int>([.. parts.EndIds]);
        return writer.ToArray();
    }

    /// <summary>The tokenizer, or null where another version of Intaglio wrote the tables.</summary>
    /// <exception cref="InvalidDataException">The bytes are no tables.</exception>
    public static TokenizerParts? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new PartReader(bytes);
        if (reader.Number() != Version) return null;
        Vocabulary vocabulary = reader.Vocabulary();
        PieceEncoder encoder = PartKinds.ReadEncoder(ref reader);
        Normalizer? normalizer = PartKinds.ReadNormalizer(ref reader);
        PreTokenizer? preTokenizer = PartKinds.ReadPreTokenizer(ref reader);
        var parts = new TokenizerParts
        {
            Vocabulary = vocabulary,
            Encoder = encoder,
            Normalizer = normalizer,
            PreTokenizer = preTokenizer,
            AddedTokens = reader.List(AddedToken.Read),
            Spelling = TokenSpelling.Read(ref reader),
            Template = new TokenTemplate(reader.Ids(), reader.Ids()),
            BeginId = reader.Ids() is [int begin, ..] ? begin : null,
            EndIds = reader.Ids(),
        };
        return reader.AtEnd ? parts : throw PartReader.Malformed("Behind the tables of the tokenizer there are more bytes.");
    }
}
