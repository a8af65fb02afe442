using System.Text;

namespace Intaglio.Text;

/// <summary>Byte-level byte-pair encoding (GPT-2, Llama 3, Qwen2): the symbols are the 256 bytes, written in <see cref="ByteAlphabet"/>.</summary>
/// <remarks>
/// Not through Microsoft.ML.Tokenizers 2.0.1, beside which it is tested: the library is quadratic in the length of a piece (400,000 letters without a space took it ten
/// seconds), spells half a surrogate pair as three bytes, wants every byte in the vocabulary, and takes longer to make than a small model to answer.
/// </remarks>
/// <param name="vocabulary">Tokens spelled in <see cref="ByteAlphabet"/>.</param>
/// <param name="merges">Which of them join.</param>
/// <param name="wholePiecesFirst">"ignore_merges" of Llama 3: a piece that is a token is taken as it is.</param>
internal sealed class ByteLevelEncoder(Vocabulary vocabulary, MergeTable merges, bool wholePiecesFirst) : PieceEncoder
{
    private readonly PairMerger merger = new(merges);

    /// <summary>The token of each byte; -1 where the vocabulary has none.</summary>
    private readonly int[] byteIds =
        [.. Enumerable.Range(0, 256).Select(value => vocabulary.TryGetId([ByteAlphabet.CharacterOf((byte)value)], out int id) ? id : -1)];

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static ByteLevelEncoder Read(ref PartReader reader)
    {
        Vocabulary vocabulary = reader.Vocabulary();
        return new(vocabulary, PartKinds.ReadMerges(ref reader, vocabulary), reader.Flag());
    }

    /// <inheritdoc/>
    public override void Encode(string piece, List<int> ids)
    {
        if (wholePiecesFirst && vocabulary.TryGetId(ByteAlphabet.Spell(piece), out int whole))
        {
            ids.Add(whole);
            return;
        }
        int most = Encoding.UTF8.GetMaxByteCount(piece.Length);
        Span<byte> bytes = most <= 256 ? stackalloc byte[most] : new byte[most];
        bytes = bytes[..Encoding.UTF8.GetBytes(piece, bytes)];
        var symbols = new List<int>(bytes.Length);
        foreach (byte value in bytes)
        {
            // As in Hugging Face's BPE without an unknown token, a byte that the vocabulary lacks leaves no trace.
            if (byteIds[value] >= 0) symbols.Add(byteIds[value]);
        }
        merger.Merge(symbols);
        ids.AddRange(symbols);
    }

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
        writer.Vocabulary(vocabulary);
        writer.Part(merges);
        writer.Flag(wholePiecesFirst);
    }
}
