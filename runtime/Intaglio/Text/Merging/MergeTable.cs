namespace Intaglio.Text;

/// <summary>Which neighbouring tokens a byte-pair encoding joins, and in which order of preference.</summary>
internal abstract class MergeTable
{
    /// <summary>The rank (lower first) and the joined token of a pair; false where the pair is never joined.</summary>
    public abstract bool TryGet(int left, int right, out (int Rank, int Id) merge);

    /// <summary>A table from pairs in order of preference, as the merges of a tokenizer.json or merges.txt are.</summary>
    /// <exception cref="InvalidDataException">A pair or what it joins to is no token of the vocabulary.</exception>
    public static MergeTable FromPairs(IReadOnlyList<MergePair> pairs, Vocabulary vocabulary) => new PairTable(pairs, vocabulary);

    /// <summary>
    /// A table from tokens that carry their rank, as SentencePiece models (by score) and tiktoken files do: every way to cut a
    /// token in two other tokens is a merge with that token's rank.
    /// </summary>
    /// <param name="ranked">Ids of tokens that may come out of a merge, with their rank; equal ranks are joined from left to right.</param>
    /// <param name="vocabulary">Every token that may go into a merge.</param>
    public static MergeTable FromRanks(IEnumerable<(int Id, int Rank)> ranked, Vocabulary vocabulary) => new RankTable(ranked, vocabulary);

    /// <summary>All pairs in a dictionary.</summary>
    private sealed class PairTable : MergeTable
    {
        // Odd, so that no two pairs share a product; the hash of a long is its halves' exclusive or, which small ids would fill unevenly.
        private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

        private readonly Dictionary<ulong, (int Rank, int Id)> merges;

        public PairTable(IReadOnlyList<MergePair> pairs, Vocabulary vocabulary)
        {
            merges = new(pairs.Count);
            for (int rank = 0; rank < pairs.Count; rank++)
            {
                MergePair pair = pairs[rank];
                if (!vocabulary.TryGetJoinedId(pair.Left, pair.Right, out int joined)) throw Missing(rank, pair, $"{pair.Left}{pair.Right}");
                if (!vocabulary.TryGetId(pair.Left, out int left)) throw Missing(rank, pair, pair.Left);
                if (!vocabulary.TryGetId(pair.Right, out int right)) throw Missing(rank, pair, pair.Right);
                merges[Key(left, right)] = (rank, joined);
            }
        }

        public override bool TryGet(int left, int right, out (int Rank, int Id) merge) => merges.TryGetValue(Key(left, right), out merge);

        private static InvalidDataException Missing(int rank, MergePair pair, ReadOnlySpan<char> token) =>
            new($"Merge {rank} joins '{pair.Left}' and '{pair.Right}', but the vocabulary has no token '{token}'.");

        private static ulong Key(int left, int right) => (((ulong)(uint)left << 32) | (uint)right) * GoldenRatio;
    }

    /// <summary>
    /// Looks a pair up when it is met, by the text that it joins to. There are some ten times as many pairs as tokens, of which a prompt meets a few: a table of all
    /// would take most of the time in which a process starts.
    /// </summary>
    private sealed class RankTable : MergeTable
    {
        private const long NeverJoined = long.MaxValue;

        private readonly Vocabulary vocabulary;
        private readonly long[] ranks;

        public RankTable(IEnumerable<(int Id, int Rank)> ranked, Vocabulary vocabulary)
        {
            this.vocabulary = vocabulary;
            ranks = new long[vocabulary.Size];
            Array.Fill(ranks, NeverJoined);
            foreach ((int id, int rank) in ranked)
                ranks[id] = rank;
        }

        public override bool TryGet(int left, int right, out (int Rank, int Id) merge)
        {
            merge = default;
            if (vocabulary.TokenOf(left) is not { } first || vocabulary.TokenOf(right) is not { } second)
                return false;
            if (!vocabulary.TryGetJoinedId(first, second, out int joined) || ranks[joined] == NeverJoined)
                return false;
            merge = ((int)ranks[joined], joined);
            return true;
        }
    }
}
