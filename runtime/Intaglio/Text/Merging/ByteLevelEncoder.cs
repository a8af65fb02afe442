using Microsoft.ML.Tokenizers;

namespace Intaglio.Text;

/// <summary>Byte-level byte-pair encoding (GPT-2, Llama 3, Qwen2): the symbols are the 256 bytes, written in <see cref="ByteAlphabet"/>.</summary>
/// <remarks>
/// Words go through Microsoft.ML.Tokenizers, which is exact here and remembers them. It is quadratic in the length of a piece
/// (400,000 letters without a space took it ten seconds) and wants every byte in the vocabulary: there <see cref="PairMerger"/>
/// does the same work.
/// </remarks>
internal sealed class ByteLevelEncoder : PieceEncoder
{
    /// <summary>Longest piece, in bytes, that the library gets; words of natural text stay far below it.</summary>
    private const int LongestLibraryPiece = 256;

    private readonly Vocabulary vocabulary;
    private readonly bool wholePiecesFirst;
    private readonly PairMerger merger;
    private readonly BpeTokenizer? library;

    private ByteLevelEncoder(Vocabulary vocabulary, MergeTable merges, bool wholePiecesFirst, BpeTokenizer? library)
    {
        this.vocabulary = vocabulary;
        this.wholePiecesFirst = wholePiecesFirst;
        merger = new PairMerger(merges);
        this.library = library;
    }

    /// <summary>An encoder for merges in order of preference, as tokenizer.json and merges.txt list them.</summary>
    /// <param name="vocabulary">Tokens spelled in <see cref="ByteAlphabet"/>.</param>
    /// <param name="merges">Pairs of such tokens.</param>
    /// <param name="wholePiecesFirst">"ignore_merges" of Llama 3: a piece that is a token is taken as it is.</param>
    public static ByteLevelEncoder FromPairs(Vocabulary vocabulary, IReadOnlyList<MergePair> merges, bool wholePiecesFirst)
    {
        var table = MergeTable.FromPairs(merges, vocabulary);
        bool allBytes = Enumerable.Range(0, 256).All(value => vocabulary.TryGetId([ByteAlphabet.CharacterOf((byte)value)], out _));
        // A space within a token is never byte-level, and the library could not read such a merge.
        bool readable = merges.All(pair => !pair.Left.Contains(' ') && !pair.Right.Contains(' '));
        BpeTokenizer? library = !allBytes || !readable ? null : BpeTokenizer.Create(new BpeOptions(vocabulary.Ids)
        {
            Merges = merges.Select(pair => pair.Text),
            ByteLevel = true,
        });
        return new ByteLevelEncoder(vocabulary, table, wholePiecesFirst, library);
    }

    /// <summary>An encoder for tokens whose id is their rank, as tiktoken files list them.</summary>
    /// <param name="vocabulary">Tokens spelled in <see cref="ByteAlphabet"/>; a lower id is joined first.</param>
    public static ByteLevelEncoder FromRanks(Vocabulary vocabulary)
    {
        var table = MergeTable.FromRanks(vocabulary.Ids.Values.Select(id => (id, id)), vocabulary);
        return new ByteLevelEncoder(vocabulary, table, wholePiecesFirst: true, library: null);
    }

    /// <inheritdoc/>
    public override void Encode(string piece, List<int> ids)
    {
        string spelled = ByteAlphabet.Spell(piece);
        if (wholePiecesFirst && vocabulary.TryGetId(spelled, out int whole))
        {
            ids.Add(whole);
            return;
        }
        if (library is not null && spelled.Length <= LongestLibraryPiece && !HasLoneSurrogate(piece))
        {
            ids.AddRange(library.EncodeToIds(piece, considerPreTokenization: false, considerNormalization: false));
            return;
        }
        var symbols = new List<int>(spelled.Length);
        foreach (char character in spelled)
        {
            // As in Hugging Face's BPE without an unknown token, a byte that the vocabulary lacks leaves no trace.
            if (vocabulary.TryGetId([character], out int id)) symbols.Add(id);
        }
        merger.Merge(symbols);
        ids.AddRange(symbols);
    }

    // The library spells half a surrogate pair as three single bytes, where the usual U+FFFD is one token of most vocabularies.
    private static bool HasLoneSurrogate(string piece)
    {
        if (!piece.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return false;
        foreach (System.Text.Rune rune in piece.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar) return true;
        }
        return false;
    }
}
