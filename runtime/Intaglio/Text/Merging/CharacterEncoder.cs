using System.Globalization;
using System.Text;

namespace Intaglio.Text;

/// <summary>Byte-pair encoding over characters with bytes as the fallback: SentencePiece BPE and the tokenizer.json made from it (Llama 2).</summary>
/// <remarks>
/// Not through Microsoft.ML.Tokenizers 2.0.1: its SentencePiece model joins equal scores in another order ("!!!!!!" of Llama 2 is
/// 1738 6824 21004, it gives 1738 21004 6824), and its BpeTokenizer has no byte fallback ("\n" of Llama 2 is &lt;0x0A&gt;, it gives &lt;unk&gt;).
/// </remarks>
internal sealed class CharacterEncoder : PieceEncoder
{
    private readonly Vocabulary vocabulary;
    private readonly MergeTable merges;
    private readonly PairMerger merger;
    private readonly int? unknownId;
    private readonly bool fuseUnknown;
    private readonly int[]? byteIds;
    private readonly string[] userDefined;
    private readonly LongestMatch? frozen;

    /// <param name="vocabulary">All tokens.</param>
    /// <param name="merges">Which of them join.</param>
    /// <param name="unknownId">The token of a character that is not in the vocabulary, or null: it leaves no trace.</param>
    /// <param name="fuseUnknown">True where a run of unknown characters is one unknown token.</param>
    /// <param name="byteFallback">True where unknown characters become the tokens &lt;0x00&gt; to &lt;0xFF&gt; of their UTF-8 bytes.</param>
    /// <param name="userDefined">Tokens that are taken whole wherever they stand and merge with nothing.</param>
    public CharacterEncoder(
        Vocabulary vocabulary, MergeTable merges, int? unknownId, bool fuseUnknown, bool byteFallback, IReadOnlyCollection<string>? userDefined = null)
    {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.unknownId = unknownId;
        this.fuseUnknown = fuseUnknown;
        merger = new PairMerger(merges);
        if (byteFallback) byteIds = FindByteIds(vocabulary);
        this.userDefined = [.. userDefined ?? []];
        if (this.userDefined.Length > 0) frozen = new LongestMatch(this.userDefined);
    }

    /// <summary>The token that stands for a byte in vocabularies with byte fallback.</summary>
    public static string ByteToken(int value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static CharacterEncoder Read(ref PartReader reader)
    {
        Vocabulary vocabulary = reader.Vocabulary();
        MergeTable merges = PartKinds.ReadMerges(ref reader, vocabulary);
        // 1 more than the unknown token's id, as 0 says that there is none.
        int unknown = reader.Number(vocabulary.Size + 1, "The id of the unknown token");
        return new(vocabulary, merges, unknown > 0 ? unknown - 1 : null, fuseUnknown: reader.Flag(), byteFallback: reader.Flag(), reader.Texts());
    }

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
        writer.Vocabulary(vocabulary);
        writer.Part(merges);
        writer.Number((unknownId ?? -1) + 1);
        writer.Flag(fuseUnknown);
        writer.Flag(byteIds is not null);
        writer.Texts(userDefined);
    }

    /// <inheritdoc/>
    public override void Encode(string piece, List<int> ids)
    {
        // Runs of known characters are merged one by one; what lies between them merges with nothing.
        var run = new List<int>(piece.Length);
        bool afterUnknown = false;
        int position = 0;
        while (position < piece.Length)
        {
            int length = frozen?.LengthAt(piece, position) ?? 0;
            if (length > 0)
            {
                FlushRun();
                if (vocabulary.TryGetId(piece.AsSpan(position, length), out int id)) ids.Add(id);
                afterUnknown = false;
            }
            else
            {
                Rune.DecodeFromUtf16(piece.AsSpan(position), out Rune character, out length);
                if (vocabulary.TryGetId(piece.AsSpan(position, length), out int known))
                {
                    run.Add(known);
                    afterUnknown = false;
                }
                else
                {
                    FlushRun();
                    afterUnknown = AddUnknown(character, ids, afterUnknown);
                }
            }
            position += length;
        }
        FlushRun();

        void FlushRun()
        {
            merger.Merge(run);
            ids.AddRange(run);
            run.Clear();
        }
    }

    /// <summary>Appends the bytes of an unknown character, or the unknown token; says whether it was the latter.</summary>
    private bool AddUnknown(Rune character, List<int> ids, bool afterUnknown)
    {
        if (byteIds is not null)
        {
            Span<byte> bytes = stackalloc byte[4];
            bytes = bytes[..character.EncodeToUtf8(bytes)];
            bool known = true;
            foreach (byte value in bytes) known &= byteIds[value] >= 0;
            if (known)
            {
                foreach (byte value in bytes) ids.Add(byteIds[value]);
                return false;
            }
        }
        if (unknownId is { } unknown && !(fuseUnknown && afterUnknown)) ids.Add(unknown);
        return true;
    }

    /// <summary>The token of each byte; -1 where the vocabulary has none, as those of some small models do.</summary>
    private static int[] FindByteIds(Vocabulary vocabulary)
    {
        var ids = new int[256];
        for (int value = 0; value < 256; value++) ids[value] = vocabulary.TryGetId(ByteToken(value), out int id) ? id : -1;
        return ids;
    }
}
