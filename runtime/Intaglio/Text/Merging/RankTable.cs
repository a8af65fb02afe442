namespace Intaglio.Text;

/// <summary>
/// Tokens that carry their rank, as SentencePiece models (by score) and tiktoken files do: every way to cut a token in two other tokens is a merge with that token's
/// rank. A pair is looked up when it is met, by the text that it joins to: there are some ten times as many pairs as tokens, of which a prompt meets a few.
/// </summary>
internal sealed class RankTable : MergeTable
{
    private const int NeverJoined = int.MaxValue;

    private readonly Vocabulary vocabulary;
    private readonly int[] ranks;

    private RankTable(Vocabulary vocabulary, int[] ranks) => (this.vocabulary, this.ranks) = (vocabulary, ranks);

    /// <inheritdoc/>
    public override int Size => vocabulary.Size;

    /// <summary>A table of tokens.</summary>
    /// <param name="ranked">Ids of tokens that may come out of a merge, with their rank; equal ranks are joined from left to right.</param>
    /// <param name="vocabulary">Every token that may go into a merge.</param>
    public static RankTable From(IEnumerable<(int Id, int Rank)> ranked, Vocabulary vocabulary)
    {
        int[] ranks = new int[vocabulary.Size];
        Array.Fill(ranks, NeverJoined);
        foreach ((int id, int rank) in ranked) ranks[id] = rank;
        return new(vocabulary, ranks);
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static RankTable Read(ref PartReader reader)
    {
        var table = new RankTable(reader.Vocabulary(), reader.Table<int>());
        return table.ranks.Length == table.Size ? table : throw PartReader.Malformed($"There are {table.ranks.Length} ranks for {table.Size} tokens.");
    }

    /// <inheritdoc/>
    public override bool TryGet(int left, int right, out (int Rank, int Id) merge)
    {
        bool found = vocabulary.TryGetJoinedId(vocabulary.TextOf(left), vocabulary.TextOf(right), out int joined) && ranks[joined] != NeverJoined;
        merge = found ? (ranks[joined], joined) : default;
        return found;
    }

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
        writer.Vocabulary(vocabulary);
        writer.Table<int>(ranks);
    }
}
