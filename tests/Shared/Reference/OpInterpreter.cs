using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>What each operation computes, written as its documentation says it; fused operations are written as the steps that they stand for.</summary>
/// <param name="layer">The layer whose weights are meant, −1 for those of the model.</param>
/// <param name="cache">The layer's keys and values.</param>
/// <param name="length">Tokens of the sequence, those of this call included.</param>
/// <param name="weights">The elements of a weight by role and layer.</param>
internal sealed class OpInterpreter(int layer, LayerCache? cache, int length, Func<WeightRole, int, double[]> weights)
{
    /// <summary>The outputs of an operation.</summary>
    public Matrix[] Evaluate(Op op, Matrix[] inputs) => op switch
    {
        Op.TokenEmbedding embedding => [Lookup(embedding.Table, inputs[0], 0).Each(element => element * embedding.Scale)],
        Op.LearnedPositions learned => [Lookup(learned.Table, inputs[0], learned.Offset)],
        Op.RotaryPositions rotary => [InterpreterRotary.Turn(rotary.Spec, rotary.Heads, rotary.HeadSize, inputs[0], inputs[1], length)],
        Op.Normalize normalize => [Normalize(normalize, inputs[0])],
        Op.Linear linear => [Linear(linear.Weight, inputs[0])],
        Op.AddBias addBias => [AddBias(addBias.Bias, inputs[0])],
        Op.Slice slice => [Slice(inputs[0], slice.First, slice.Count)],
        Op.CacheAppend => Append(inputs[0], inputs[1]),
        Op.AttentionScores scores => [Scores(scores, inputs[0], inputs[1])],
        Op.MaskScores mask => [Mask(mask, inputs[0], inputs[1])],
        Op.Softmax => [Softmax(inputs[0])],
        Op.WeightedSum sum => [WeightedSum(sum, inputs[0], inputs[1])],
        Op.Activate activate => [inputs[0].Each(element => InterpreterActivation.Of(activate.Activation, element))],
        Op.Multiply => [Pairwise(inputs[0], inputs[1], (x, y) => x * y)],
        Op.Add => [Pairwise(inputs[0], inputs[1], (x, y) => x + y)],
        Op.ScaleBy scale => [inputs[0].Each(element => element * scale.Factor)],
        Op.Projection projection => [Project(projection, inputs)],
        Op.FlashAttention attention => [Attend(attention, inputs[0], inputs[1])],
        _ => throw new NotSupportedException($"The interpreter does not know {op.GetType().Name}."),
    };

    private double[] Weight(WeightRef weight)
    {
        double[] elements = weights(weight.Role, layer);
        return elements.Length == weight.Rows * weight.Columns
            ? elements
            : throw new ArgumentException($"{weight.Role} of layer {layer} has {elements.Length} elements, expected [{weight.Rows}, {weight.Columns}].");
    }

    private Matrix Lookup(WeightRef table, Matrix indices, int offset)
    {
        double[] elements = Weight(table);
        return Matrix.Of(indices.Rows, table.Columns, (row, column) => elements[(((int)indices[row, 0] + offset) * table.Columns) + column]);
    }

    private Matrix Normalize(Op.Normalize op, Matrix x)
    {
        double[]? weight = op.Weight is null ? null : Weight(op.Weight);
        double[]? bias = op.Bias is null ? null : Weight(op.Bias);
        double[] means = new double[x.Rows];
        double[] deviations = new double[x.Rows];
        for (int row = 0; row < x.Rows; row++)
        {
            double[] elements = x.Row(row).ToArray();
            double mean = op.Norm.Kind == Compiler.Spec.Norm.Layer ? elements.Average() : 0;
            means[row] = mean;
            deviations[row] = Math.Sqrt(elements.Average(element => (element - mean) * (element - mean)) + op.Norm.Epsilon);
        }

        return Matrix.Of(x.Rows, x.Columns, (row, column) =>
            ((x[row, column] - means[row]) / deviations[row] * ((weight?[column] ?? 1) + (op.Norm.WeightPlusOne ? 1 : 0))) + (bias?[column] ?? 0));
    }

    private Matrix Linear(WeightRef weight, Matrix x)
    {
        double[] elements = Weight(weight);
        return Matrix.Of(x.Rows, weight.Rows, (row, output) =>
        {
            double sum = 0;
            for (int column = 0; column < weight.Columns; column++)
                sum += x[row, column] * elements[(output * weight.Columns) + column];
            return sum;
        });
    }

    private Matrix AddBias(WeightRef bias, Matrix x)
    {
        double[] elements = Weight(bias);
        return Matrix.Of(x.Rows, x.Columns, (row, column) => x[row, column] + elements[column]);
    }

    private static Matrix Slice(Matrix x, int first, int count) => Matrix.Of(x.Rows, count, (row, column) => x[row, first + column]);

    private static Matrix Pairwise(Matrix x, Matrix y, Func<double, double, double> function) =>
        Matrix.Of(x.Rows, x.Columns, (row, column) => function(x[row, column], y[row, column]));

    private Matrix[] Append(Matrix keys, Matrix values)
    {
        cache!.Append(keys, values);
        return [cache.Keys, cache.Values];
    }

    /// <summary>Row head · tokens + token, column position.</summary>
    private Matrix Scores(Op.AttentionScores op, Matrix queries, Matrix keys)
    {
        double scale = op.ScaleByInverseLayer ? op.Scale / (double)(layer + 1) : op.Scale;
        int group = op.Heads / op.KeyValueHeads;
        return Matrix.Of(op.Heads * queries.Rows, keys.Rows, (row, position) =>
        {
            int head = row / queries.Rows;
            double sum = 0;
            for (int i = 0; i < op.HeadSize; i++)
                sum += queries[row % queries.Rows, (head * op.HeadSize) + i] * keys[position, (head / group * op.HeadSize) + i];
            return sum * scale;
        });
    }

    private static Matrix Mask(Op.MaskScores op, Matrix scores, Matrix positions)
    {
        return Matrix.Of(scores.Rows, scores.Columns, (row, key) => Sees((int)positions[row % positions.Rows, 0], key) ? scores[row, key] : double.NegativeInfinity);

        bool Sees(int query, int key) => op.Kind switch
        {
            AttentionMask.Causal => key <= query && query - key < (op.Window ?? int.MaxValue),
            AttentionMask.Bidirectional => Math.Abs(query - key) < (op.Window ?? int.MaxValue),
            _ => throw new NotSupportedException($"The interpreter does not know the length of the prompt that the mask {op.Kind} needs."),
        };
    }

    private static Matrix Softmax(Matrix scores)
    {
        double[] largest = [.. Enumerable.Range(0, scores.Rows).Select(row => scores.Row(row).ToArray().Max())];
        double[] sums = [.. Enumerable.Range(0, scores.Rows).Select(row => scores.Row(row).ToArray().Sum(score => Math.Exp(score - largest[row])))];
        return Matrix.Of(scores.Rows, scores.Columns, (row, key) => Math.Exp(scores[row, key] - largest[row]) / sums[row]);
    }

    private static Matrix WeightedSum(Op.WeightedSum op, Matrix attention, Matrix values)
    {
        int tokens = attention.Rows / op.Heads;
        int group = op.Heads / op.KeyValueHeads;
        return Matrix.Of(tokens, op.Heads * op.HeadSize, (token, column) =>
        {
            int head = column / op.HeadSize;
            double sum = 0;
            for (int position = 0; position < values.Rows; position++)
                sum += attention[(head * tokens) + token, position] * values[position, (head / group * op.HeadSize) + (column % op.HeadSize)];
            return sum;
        });
    }

    private Matrix Project(Op.Projection op, Matrix[] inputs)
    {
        Matrix x = op.Norm is null ? inputs[0] : Normalize(op.Norm, inputs[0]);
        Matrix[] parts = [.. op.Parts.Select(part => part.Bias is null ? Linear(part.Weight, x) : AddBias(part.Bias, Linear(part.Weight, x)))];
        Epilogue epilogue = op.Epilogue;
        Func<double, double> activate = epilogue.Activation is { } activation ? element => InterpreterActivation.Of(activation, element) : element => element;

        Matrix joined = epilogue.Gated
            ? Pairwise(parts[0].Each(activate), parts[1], (gate, up) => gate * up)
            : SideBySide(parts).Each(activate);
        Matrix scaled = joined.Each(element => element * epilogue.Scale);
        return epilogue.Residual ? Pairwise(scaled, inputs[1], (branch, stream) => stream + branch) : scaled;
    }

    private static Matrix SideBySide(Matrix[] parts)
    {
        double[] Row(int row) => [.. parts.SelectMany(part => part.Row(row).ToArray())];
        return new(parts[0].Rows, parts.Sum(part => part.Columns), [.. Enumerable.Range(0, parts[0].Rows).SelectMany(Row)]);
    }

    private Matrix Attend(Op.FlashAttention op, Matrix joined, Matrix positions)
    {
        int querySize = op.Heads * op.HeadSize;
        int keyValueSize = op.KeyValueHeads * op.HeadSize;
        Matrix queries = Slice(joined, 0, querySize);
        Matrix keys = Slice(joined, querySize, keyValueSize);
        Matrix values = Slice(joined, querySize + keyValueSize, keyValueSize);
        if (op.Rotary is not null)
        {
            queries = InterpreterRotary.Turn(op.Rotary, op.Heads, op.HeadSize, queries, positions, length);
            keys = InterpreterRotary.Turn(op.Rotary, op.KeyValueHeads, op.HeadSize, keys, positions, length);
        }

        Matrix[] cached = Append(keys, values);
        Matrix scores = Scores(new(op.Heads, op.KeyValueHeads, op.HeadSize, op.Scale, op.ScaleByInverseLayer), queries, cached[0]);
        Matrix attention = Softmax(Mask(new(op.Mask, op.Window), scores, positions));
        return WeightedSum(new(op.Heads, op.KeyValueHeads, op.HeadSize), attention, cached[1]);
    }
}
