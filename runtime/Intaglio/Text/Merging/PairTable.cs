namespace Intaglio.Text;

/// <summary>Merges in order of preference, as a tokenizer.json or merges.txt lists them: the pairs of each left token side by side, by right token.</summary>
internal sealed class PairTable : MergeTable
{
    private readonly int[] starts;
    private readonly int[] rights;
    private readonly int[] ranks;
    private readonly int[] joined;

    private PairTable(int[] starts, int[] rights, int[] ranks, int[] joined) =>
        (this.starts, this.rights, this.ranks, this.joined) = (starts, rights, ranks, joined);

    /// <inheritdoc/>
    public override int Size => starts.Length - 1;

    /// <summary>A table from pairs in order of preference.</summary>
    /// <exception cref="InvalidDataException">A pair or what it joins to is no token of the vocabulary.</exception>
    public static PairTable From(IReadOnlyList<MergePair> pairs, Vocabulary vocabulary)
    {
        int[] lefts = new int[pairs.Count], rights = new int[pairs.Count], joined = new int[pairs.Count];
        for (int rank = 0; rank < pairs.Count; rank++)
        {
            MergePair pair = pairs[rank];
            if (!vocabulary.TryGetJoinedId(pair.Left, pair.Right, out joined[rank])) throw Missing(rank, pair, $"{pair.Left}{pair.Right}");
            if (!vocabulary.TryGetId(pair.Left, out lefts[rank])) throw Missing(rank, pair, pair.Left);
            if (!vocabulary.TryGetId(pair.Right, out rights[rank])) throw Missing(rank, pair, pair.Right);
        }

        int[] order = [.. Enumerable.Range(0, pairs.Count)];
        order = Sorted(Sorted(order, rights, vocabulary.Size), lefts, vocabulary.Size);
        // Of a pair that is listed twice the later rank counts, as in Hugging Face's tokenizers.
        order = [.. order.Where((rank, place) => place + 1 == order.Length || lefts[rank] != lefts[order[place + 1]] || rights[rank] != rights[order[place + 1]])];
        int[] starts = new int[vocabulary.Size + 1];
        foreach (int rank in order) starts[lefts[rank] + 1]++;
        for (int left = 0; left < vocabulary.Size; left++) starts[left + 1] += starts[left];
        return new(starts, [.. order.Select(rank => rights[rank])], order, [.. order.Select(rank => joined[rank])]);
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static PairTable Read(ref PartReader reader)
    {
        int[] starts = reader.Table<int>(), rights = reader.Table<int>(), ranks = reader.Table<int>(), joined = reader.Table<int>();
        bool fits = starts is [0, ..] && starts[^1] == rights.Length && rights.Length == ranks.Length && rights.Length == joined.Length;
        for (int left = 1; left < starts.Length; left++) fits &= starts[left - 1] <= starts[left];
        foreach (int id in joined) fits &= (uint)id < (uint)starts.Length - 1;
        return fits ? new(starts, rights, ranks, joined) : throw PartReader.Malformed("The merges of the tokenizer do not fit its tokens.");
    }

    /// <inheritdoc/>
    public override bool TryGet(int left, int right, out (int Rank, int Id) merge)
    {
        int start = starts[left];
        int found = rights.AsSpan(start..starts[left + 1]).BinarySearch(right);
        merge = found < 0 ? default : (ranks[start + found], joined[start + found]);
        return found >= 0;
    }

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
        foreach (int[] table in (ReadOnlySpan<int[]>)[starts, rights, ranks, joined]) writer.Table<int>(table);
    }

    /// <summary>Sorts by a key below a limit and keeps the order of equal ones: time linear in pairs and tokens.</summary>
    private static int[] Sorted(int[] order, int[] keys, int limit)
    {
        int[] places = new int[limit + 1];
        foreach (int item in order) places[keys[item] + 1]++;
        for (int key = 0; key < limit; key++) places[key + 1] += places[key];
        int[] sorted = new int[order.Length];
        foreach (int item in order) sorted[places[keys[item]]++] = item;
        return sorted;
    }

    private static InvalidDataException Missing(int rank, MergePair pair, ReadOnlySpan<char> token) =>
        new($"Merge {rank} joins '{pair.Left}' and '{pair.Right}', but the vocabulary has no token '{token}'.");
}
