namespace Intaglio.Testing;

/// <summary>Where a row of a call stands.</summary>
/// <param name="Sequence">Its sequence, from 0.</param>
/// <param name="Index">How many rows of the sequence come before it: what masks and distances count by.</param>
/// <param name="Position">Its position; not its index in the answer of a model whose positions have two dimensions.</param>
/// <param name="Block">Its second position, 0 in a prompt.</param>
/// <param name="Length">Rows of the whole sequence, which some rotary scalings depend on.</param>
internal sealed record RowPlace(int Sequence, int Index, int Position, int Block, int Length);

/// <summary>The rows that are computed together.</summary>
/// <param name="Places">Where each row stands, sequence after sequence.</param>
/// <param name="Prefix">How many rows of a sequence see each other in both directions under a prefix mask.</param>
internal sealed record InterpreterCall(IReadOnlyList<RowPlace> Places, int Prefix)
{
    /// <summary>The rows of each sequence, as indices of <see cref="Places"/>.</summary>
    public IReadOnlyList<int[]> Sequences =>
        [.. Enumerable.Range(0, Places.Count).GroupBy(row => Places[row].Sequence).OrderBy(group => group.Key).Select(group => group.ToArray())];

    /// <summary>A call of whole sequences, for an encoder.</summary>
    public static InterpreterCall Whole(IEnumerable<int> lengths) =>
        new([.. lengths.SelectMany((length, sequence) => Enumerable.Range(0, length).Select(index => new RowPlace(sequence, index, index, 0, length)))], 0);
}

/// <summary>The keys and values of one layer, a row for each row that was read.</summary>
/// <param name="rounding">What becomes of an element when it is stored.</param>
/// <param name="headSize">Elements of a head.</param>
internal sealed class LayerCache(CacheRounding rounding, int headSize)
{
    private readonly List<RowPlace> places = [];

    /// <summary>Keys, [rows, key/value heads · head size].</summary>
    public Matrix Keys { get; private set; } = new(0, 0, []);

    /// <summary>Values, the same shape.</summary>
    public Matrix Values { get; private set; } = new(0, 0, []);

    /// <summary>Where each row stands.</summary>
    public IReadOnlyList<RowPlace> Places => places;

    /// <summary>Adds the rows of a call.</summary>
    public void Append(Matrix keys, Matrix values, IEnumerable<RowPlace> rows)
    {
        Keys = new(Keys.Rows + keys.Rows, keys.Columns, [.. Keys.Elements, .. rounding.Round(keys.Elements, headSize)]);
        Values = new(Values.Rows + values.Rows, values.Columns, [.. Values.Elements, .. rounding.Round(values.Elements, headSize)]);
        places.AddRange(rows);
    }
}
