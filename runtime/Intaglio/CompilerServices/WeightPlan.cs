using System.ComponentModel;

namespace Intaglio.CompilerServices;

/// <summary>How a packed weight lies in memory.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum PackedLayout
{
    /// <summary>
    /// A matrix in panels of 32 output rows interleaved by column, [rows/32][columns][32], in the plan's format; missing rows are zero. In BF16 the
    /// 32 numbers of a column are 16 pairs: row r of the panel, then row r + 16. Quantised formats have blocks of 32 columns instead: 32 scales of 16 bits
    /// in such pairs, then [columns/4][32][4] bytes, or for 4 bits [columns/8][32][4] bytes whose upper halves are the second 16 columns.
    /// </summary>
    Panels,

    /// <summary>A matrix row after row, in the plan's format: an embedding table. In quantised formats it lies as <see cref="Panels"/> do.</summary>
    Table,

    /// <summary>32-bit floats, padded with zeros to a multiple of 32: norms and biases (one row).</summary>
    Vector,

    /// <summary>A relative position bias, 32-bit floats [heads][columns]: the bias of each head at each distance; see <see cref="DistanceBuckets"/>.</summary>
    Distances,
}

/// <summary>A run of rows of a checkpoint tensor and where they go in a packed weight.</summary>
/// <param name="Tensor">Name in the checkpoint; further names that may stand for it (a tied head) follow after '|'.</param>
/// <param name="TensorRows">Rows of the whole tensor as a matrix [out, in] (length of a vector, whose <paramref name="TensorColumns"/> is 1).</param>
/// <param name="TensorColumns">Columns of the whole tensor as a matrix [out, in].</param>
/// <param name="FirstRow">First row that is taken.</param>
/// <param name="RowCount">How many rows are taken.</param>
/// <param name="DestinationRow">The packed row of the first taken row.</param>
/// <param name="Transposed">True where the checkpoint stores [in, out] (GPT-2's Conv1D).</param>
/// <param name="Interleave">
/// 1, or the number of parts whose panels alternate: row r of the part goes to packed row
/// (r / 32 * Interleave) * 32 + r % 32 + DestinationRow. Gate and up projections alternate with 2.
/// </param>
/// <param name="Run">Rows of the tensor that are taken together, 0 for all; see <paramref name="Stride"/>.</param>
/// <param name="Stride">Rows of the tensor from the start of one run to that of the next: row r of the part is tensor row FirstRow + r / Run * Stride + r % Run.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct TensorPart(
    string Tensor, int TensorRows, int TensorColumns, int FirstRow, int RowCount, int DestinationRow = 0, bool Transposed = false, int Interleave = 1, int Run = 0, int Stride = 0);

/// <summary>Which distance between two positions has which trained bias (Raffel et al., 2019, arXiv:1910.10683).</summary>
/// <remarks>
/// Near distances have a bucket each, farther ones share buckets that widen logarithmically, and from <paramref name="MaxDistance"/> on there is one.
/// Column i of the packed weight is the bias at distance i - <see cref="Reach"/>, key position less query position: kernels read 32 keys in one piece.
/// </remarks>
/// <param name="Count">How many buckets there are: rows of the tensor.</param>
/// <param name="MaxDistance">The distance from which all share the last bucket.</param>
/// <param name="Bidirectional">True where keys behind the query have buckets of their own, the upper half; false where they count as distance 0.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct DistanceBuckets(int Count, int MaxDistance, bool Bidirectional)
{
    private const int KeysAtOnce = 32;

    /// <summary>Columns before that of distance 0: one block of keys beyond the distance from which nothing changes.</summary>
    public int Reach => MaxDistance + KeysAtOnce;

    /// <summary>Columns that a packed weight has at least: both directions and a block of keys that begins at the last of them.</summary>
    public int MinColumns => (2 * Reach) + KeysAtOnce;
}

/// <summary>One packed weight.</summary>
/// <param name="Layout">How it lies in memory.</param>
/// <param name="Offset">Byte offset in the packed weights, a multiple of 64.</param>
/// <param name="Rows">Rows including padding (a multiple of 32 for panels); 1 for a vector, heads for distances.</param>
/// <param name="Columns">Columns; the padded length for a vector.</param>
/// <param name="Format">The format of its numbers; 32-bit floats for vectors and distances.</param>
/// <param name="Parts">The tensors that it is made of.</param>
/// <param name="Buckets">For distances how they share biases.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct PackedWeight(PackedLayout Layout, long Offset, int Rows, int Columns, WeightFormat Format, TensorPart[] Parts, DistanceBuckets Buckets = default);

/// <summary>The packed weights of a program: filled by generated code, carried out by the loader.</summary>
/// <param name="format">The format of matrices that have none of their own.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WeightPlan(WeightFormat format)
{
    private readonly List<PackedWeight> weights = [];
    private readonly List<string> ignored = [];
    private readonly List<string> prefixes = [];

    /// <summary>The format of matrices that have none of their own.</summary>
    public WeightFormat Format { get; } = format;

    /// <summary>All packed weights in the order of their offsets.</summary>
    public IReadOnlyList<PackedWeight> Weights => weights;

    /// <summary>Patterns ('*' stands for any text) of tensors that a checkpoint may hold and this model does not need (stored masks, frequency buffers).</summary>
    public IReadOnlyList<string> Ignored => ignored;

    /// <summary>Prefixes that some checkpoints leave out of every name, such as <c>transformer.</c>.</summary>
    public IReadOnlyList<string> OptionalPrefixes => prefixes;

    /// <summary>Adds a matrix in panels.</summary>
    public void Panels(long offset, int rows, int columns, params TensorPart[] parts) => Panels(Format, offset, rows, columns, parts);

    /// <summary>Adds a matrix in panels of a format of its own.</summary>
    public void Panels(WeightFormat format, long offset, int rows, int columns, params TensorPart[] parts) =>
        weights.Add(new(PackedLayout.Panels, offset, rows, columns, format, parts));

    /// <summary>Adds a table.</summary>
    public void Table(long offset, int rows, int columns, params TensorPart[] parts) => Table(Format, offset, rows, columns, parts);

    /// <summary>Adds a table of a format of its own.</summary>
    public void Table(WeightFormat format, long offset, int rows, int columns, params TensorPart[] parts) =>
        weights.Add(new(PackedLayout.Table, offset, rows, columns, format, parts));

    /// <summary>Adds a vector of floats.</summary>
    public void Vector(long offset, int length, params TensorPart[] parts) => weights.Add(new(PackedLayout.Vector, offset, 1, length, WeightFormat.Float32, parts));

    /// <summary>Adds a relative position bias by distance, [heads][columns] floats, made of a tensor [buckets, heads].</summary>
    public void Distances(long offset, int heads, int columns, int buckets, int maxDistance, bool bidirectional, TensorPart part) =>
        weights.Add(new(PackedLayout.Distances, offset, heads, columns, WeightFormat.Float32, [part], new(buckets, maxDistance, bidirectional)));

    /// <summary>Says that tensors matching the pattern are not needed.</summary>
    public void Ignore(string pattern) => ignored.Add(pattern);

    /// <summary>Says that checkpoints may leave this prefix out of every name.</summary>
    public void OptionalPrefix(string prefix) => prefixes.Add(prefix);
}
