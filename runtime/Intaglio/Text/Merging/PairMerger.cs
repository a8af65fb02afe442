using System.Runtime.InteropServices;

namespace Intaglio.Text;

/// <summary>Byte-pair encoding: joins neighbours, the lowest rank first and the leftmost of equals, until no pair can be joined.</summary>
/// <remarks>
/// A heap of candidate pairs over a doubly linked list: n log n in the length of the piece. SentencePiece vocabularies have no
/// words, the whole prompt is one piece, and a quadratic search would hang on it. For a word the search is faster and allocates nothing.
/// </remarks>
internal sealed class PairMerger(MergeTable table)
{
    /// <summary>Up to here the best pair is searched again and again.</summary>
    private const int LongestWord = 32;

    private const int NoMerge = int.MaxValue;

    /// <summary>Joins the symbols in place.</summary>
    /// <param name="symbols">Token ids, one for each character or byte of the piece.</param>
    public void Merge(List<int> symbols)
    {
        if (symbols.Count < 2) return;
        if (symbols.Count <= LongestWord)
        {
            CollectionsMarshal.SetCount(symbols, MergeWord(CollectionsMarshal.AsSpan(symbols)));
            return;
        }

        var chain = new Chain(CollectionsMarshal.AsSpan(symbols));
        var candidates = new PriorityQueue<Candidate, long>();
        for (int i = 0; i + 1 < symbols.Count; i++) Consider(i);

        while (candidates.TryDequeue(out Candidate candidate, out _))
        {
            int left = candidate.Left;
            int right = chain.Next[left];
            // A neighbour that has been joined since makes the candidate stale.
            if (chain.Ids[left] != candidate.LeftId || right < 0 || chain.Ids[right] != candidate.RightId) continue;
            chain.Ids[left] = candidate.JoinedId;
            chain.Remove(right);
            if (chain.Previous[left] >= 0) Consider(chain.Previous[left]);
            Consider(left);
        }

        symbols.Clear();
        for (int i = 0; i >= 0; i = chain.Next[i]) symbols.Add(chain.Ids[i]);

        void Consider(int left)
        {
            int right = chain.Next[left];
            if (right < 0) return;
            if (table.TryGet(chain.Ids[left], chain.Ids[right], out (int Rank, int Id) merge))
                candidates.Enqueue(new Candidate(left, chain.Ids[left], chain.Ids[right], merge.Id), ((long)merge.Rank << 32) | (uint)left);
        }
    }

    /// <summary>Joins the symbols of a word in place, and says how many are left.</summary>
    private int MergeWord(Span<int> symbols)
    {
        Span<(int Rank, int Id)> merges = stackalloc (int, int)[LongestWord];
        int count = symbols.Length;
        for (int left = 0; left + 1 < count; left++) merges[left] = Merged(symbols, left);
        while (true)
        {
            int best = 0;
            for (int left = 1; left + 1 < count; left++)
                if (merges[left].Rank < merges[best].Rank) best = left;
            if (count < 2 || merges[best].Rank == NoMerge) return count;
            symbols[best] = merges[best].Id;
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            merges[(best + 1)..count].CopyTo(merges[best..]);
            count--;
            if (best > 0) merges[best - 1] = Merged(symbols, best - 1);
            if (best + 1 < count) merges[best] = Merged(symbols, best);
        }
    }

    private (int Rank, int Id) Merged(ReadOnlySpan<int> symbols, int left) =>
        table.TryGet(symbols[left], symbols[left + 1], out (int Rank, int Id) merge) ? merge : (NoMerge, 0);

    private readonly record struct Candidate(int Left, int LeftId, int RightId, int JoinedId);

    /// <summary>The symbols as a doubly linked list; a removed one keeps its place but has an id that matches no candidate.</summary>
    private sealed class Chain
    {
        private const int Removed = int.MinValue;

        public readonly int[] Ids;
        public readonly int[] Next;
        public readonly int[] Previous;

        public Chain(ReadOnlySpan<int> symbols)
        {
            Ids = symbols.ToArray();
            Next = new int[symbols.Length];
            Previous = new int[symbols.Length];
            for (int i = 0; i < symbols.Length; i++)
            {
                Next[i] = i + 1 < symbols.Length ? i + 1 : -1;
                Previous[i] = i - 1;
            }
        }

        public void Remove(int index)
        {
            Ids[index] = Removed;
            Next[Previous[index]] = Next[index];
            if (Next[index] >= 0) Previous[Next[index]] = Previous[index];
        }
    }
}
