using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>The steps of an attention. Scores are a matrix whose row head · rows + row is a query row of a head, and whose columns are keys.</summary>
internal static class InterpreterAttention
{
    /// <summary>q · kᵀ, times the scale.</summary>
    public static Matrix Scores(Op.AttentionScores op, int layer, Matrix queries, Matrix keys)
    {
        double scale = op.ScaleByInverseLayer ? op.Scale / (double)(layer + 1) : op.Scale;
        int group = op.Heads / op.KeyValueHeads;
        return Matrix.Of(op.Heads * queries.Rows, keys.Rows, (row, key) =>
        {
            int head = row / queries.Rows;
            double sum = 0;
            for (int i = 0; i < op.HeadSize; i++)
                sum += queries[row % queries.Rows, (head * op.HeadSize) + i] * keys[key, (head / group * op.HeadSize) + i];
            return sum * scale;
        });
    }

    /// <summary>A penalty for each head that grows with the distance.</summary>
    public static Matrix Alibi(Op.AlibiBias op, Matrix scores, IReadOnlyList<RowPlace> queries, IReadOnlyList<RowPlace> keys)
    {
        double[] slopes = Slopes(op.Heads, op.MaxBias);
        return Matrix.Of(scores.Rows, scores.Columns, (row, key) =>
            scores[row, key] + (slopes[row / queries.Count] * (keys[key].Index - queries[row % queries.Count].Index) * op.Factor));
    }

    /// <summary>
    /// The geometric sequence that begins with its own ratio (Press et al., 2021, section 3). Where heads are no power of two: that of the power below,
    /// then every other one of the power above, as the authors' <c>get_slopes</c> has it.
    /// </summary>
    public static double[] Slopes(int heads, double maxBias)
    {
        int power = (int)Math.Pow(2, Math.Floor(Math.Log2(heads)));
        IEnumerable<double> rest = Powers(2 * power).Where((_, index) => index % 2 == 0).Take(heads - power);
        return [.. Powers(power), .. rest];

        IEnumerable<double> Powers(int count) => Enumerable.Range(1, count).Select(i => Math.Pow(2, -maxBias * i / count));
    }

    /// <summary>A trained bias for each head and bucket of distances; the table is [buckets, heads].</summary>
    public static Matrix Relative(Op.RelativeBias op, double[] table, Matrix scores, IReadOnlyList<RowPlace> queries, IReadOnlyList<RowPlace> keys) =>
        Matrix.Of(scores.Rows, scores.Columns, (row, key) =>
        {
            int bucket = Bucket(keys[key].Index - queries[row % queries.Count].Index, op.Buckets, op.MaxDistance, op.Bidirectional);
            return scores[row, key] + table[(bucket * op.Heads) + (row / queries.Count)];
        });

    /// <summary>T5's bucket of a distance, key position less query position (Raffel et al., 2019, and the authors' <c>_relative_position_bucket</c>).</summary>
    public static int Bucket(int distance, int buckets, int maxDistance, bool bidirectional)
    {
        int first = 0;
        if (bidirectional)
        {
            buckets /= 2;
            first = distance > 0 ? buckets : 0;
            distance = Math.Abs(distance);
        }
        else
        {
            // Keys behind the query are never seen, and share the bucket of the query itself.
            distance = Math.Max(-distance, 0);
        }

        int exact = buckets / 2;
        if (distance < exact)
            return first + distance;

        // In float32 like the published code: where the quotient is a whole number, the last bit decides.
        float share = MathF.Log(distance / (float)exact) / (float)Math.Log(maxDistance / (double)exact);
        return first + Math.Min(exact + (int)(share * (buckets - exact)), buckets - 1);
    }

    /// <summary>Minus infinity where a row may not look: at another sequence, at what comes later, beyond the window.</summary>
    public static Matrix Mask(Op.MaskScores op, int prefix, Matrix scores, IReadOnlyList<RowPlace> queries, IReadOnlyList<RowPlace> keys)
    {
        return Matrix.Of(scores.Rows, scores.Columns, (row, key) => Sees(queries[row % queries.Count], keys[key]) ? scores[row, key] : double.NegativeInfinity);

        bool Sees(RowPlace query, RowPlace key)
        {
            int back = query.Index - key.Index;
            int window = op.Window ?? int.MaxValue;
            return query.Sequence == key.Sequence && back < window && op.Kind switch
            {
                AttentionMask.Causal => back >= 0,
                AttentionMask.Bidirectional => -back < window,
                AttentionMask.Prefix => back >= 0 || key.Index < prefix,
                _ => throw new NotSupportedException($"The interpreter does not know the mask {op.Kind}."),
            };
        }
    }

    /// <summary>Each row as chances.</summary>
    public static Matrix Softmax(Matrix scores)
    {
        double[] largest = [.. Enumerable.Range(0, scores.Rows).Select(row => scores.Row(row).ToArray().Max())];
        double[] sums = [.. Enumerable.Range(0, scores.Rows).Select(row => scores.Row(row).ToArray().Sum(score => Math.Exp(score - largest[row])))];
        return Matrix.Of(scores.Rows, scores.Columns, (row, key) => Math.Exp(scores[row, key] - largest[row]) / sums[row]);
    }

    /// <summary>The mean of the values, weighted by attention.</summary>
    public static Matrix WeightedSum(Op.WeightedSum op, Matrix attention, Matrix values)
    {
        int rows = attention.Rows / op.Heads;
        int group = op.Heads / op.KeyValueHeads;
        return Matrix.Of(rows, op.Heads * op.HeadSize, (row, column) =>
        {
            int head = column / op.HeadSize;
            double sum = 0;
            for (int key = 0; key < values.Rows; key++)
                sum += attention[(head * rows) + row, key] * values[key, (head / group * op.HeadSize) + (column % op.HeadSize)];
            return sum;
        });
    }
}
