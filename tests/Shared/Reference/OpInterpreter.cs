using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>What each operation computes, written as its documentation says it; fused operations are written as the steps that they stand for.</summary>
/// <param name="call">The rows that are computed together.</param>
/// <param name="layer">The layer whose weights are meant, −1 for those of the stack.</param>
/// <param name="cache">The layer's keys and values.</param>
/// <param name="weights">The elements of a weight.</param>
/// <param name="formats">What a quantised program rounds; null where nothing is rounded.</param>
internal sealed class OpInterpreter(InterpreterCall call, int layer, LayerCache? cache, WeightSource weights, InterpreterFormats? formats = null)
{
    /// <summary>The outputs of an operation.</summary>
    public Matrix[] Evaluate(Op op, Matrix[] inputs) => op switch
    {
        Op.CacheAppend => Append(inputs[0], inputs[1]),
        Op.SourceAppend => inputs,
        Op.SourceStore store => [Slice(inputs[0], 0, store.KeyValueHeads * store.HeadSize), Slice(inputs[0], store.KeyValueHeads * store.HeadSize, store.KeyValueHeads * store.HeadSize)],
        _ => [One(op, inputs)],
    };

    private Matrix One(Op op, params Matrix[] inputs) => op switch
    {
        Op.TokenEmbedding embedding => Lookup(embedding.Table, inputs[0], 0).Each(element => element * embedding.Scale),
        Op.TokenTypes types => Lookup(types.Table, inputs[0], 0),
        Op.LearnedPositions learned => Lookup(learned.Table, inputs[0], learned.Offset),
        Op.SinusoidalPositions sinusoidal => InterpreterInputs.Sinusoids(sinusoidal.Spec, sinusoidal.Columns, inputs[0]),
        Op.ImagePatches patches => InterpreterInputs.Patches(patches.Spec, inputs[0]),
        Op.ClassToken token => ClassToken(Weight(token.Token), inputs[0]),
        Op.SpectrogramWindows windows => InterpreterInputs.Spectrogram(windows.Spec, inputs[0]),
        Op.FrameWindows => InterpreterInputs.Frames(inputs[0], inputs[0].Rows / call.Sequences.Count),
        Op.RotaryPositions rotary => InterpreterRotary.Turn(rotary.Spec, rotary.Heads, rotary.HeadSize, inputs[0], call.Places),
        Op.RotaryPositions2D rotary => InterpreterRotary.Turn(rotary.Spec, rotary.Heads, rotary.HeadSize, inputs[0], call.Places),

        Op.Normalize normalize => Normalize(normalize.Norm, normalize.Weight, normalize.Bias, inputs[0], inputs[0].Columns),
        Op.NormalizeHeads normalize => Normalize(normalize.Norm, normalize.Weight, normalize.Bias, inputs[0], normalize.HeadSize),

        Op.Linear linear => Linear(linear.Weight, inputs[0]),
        Op.AddBias addBias => AddBias(Weight(addBias.Bias), inputs[0]),
        Op.Slice slice => Slice(inputs[0], slice.First, slice.Count),

        Op.AttentionScores scores => InterpreterAttention.Scores(scores, layer, inputs[0], inputs[1]),
        Op.CapScores cap => inputs[0].Each(score => Capped(score, cap.Cap)),
        Op.AlibiBias bias => InterpreterAttention.Alibi(bias, inputs[0], call.Places, cache!.Places),
        Op.RelativeBias bias => InterpreterAttention.Relative(bias, Weight(bias.Table), inputs[0], call.Places, cache!.Places),
        Op.MaskScores mask => InterpreterAttention.Mask(mask, call.Prefix, inputs[0], call.Places, cache!.Places),
        Op.Softmax => InterpreterAttention.Softmax(inputs[0]),
        Op.WeightedSum sum => InterpreterAttention.WeightedSum(sum, inputs[0], inputs[1]),

        Op.Activate activate => inputs[0].Each(element => InterpreterActivation.Of(activate.Activation, element)),
        Op.Multiply => Pairwise(inputs[0], inputs[1], (x, y) => x * y),
        Op.Add => Pairwise(inputs[0], inputs[1], (x, y) => x + y),
        Op.ScaleBy scale => inputs[0].Each(element => element * scale.Factor),
        Op.Clamp clamp => inputs[0].Each(element => Math.Clamp(element, -clamp.Limit, clamp.Limit)),
        Op.SoftCap cap => inputs[0].Each(element => Capped(element, cap.Cap)),
        Op.GateRows => Matrix.Of(inputs[0].Rows, inputs[0].Columns, (row, column) => inputs[0][row, column] / (1 + Math.Exp(-inputs[1][row, 0]))),

        Op.RouteExperts route => Route(route, inputs[0]),
        Op.Experts experts => Mixture(experts, inputs[0], inputs[1]),
        Op.PoolSequences pool => Pool(pool.Pooling, inputs[0]),

        Op.Projection projection => Project(projection, inputs),
        Op.FlashAttention attention => Attend(attention, inputs),
        Op.CrossAttention attention => Mixed(attention.Shape, Scored(attention.Shape, inputs[0], inputs[1]), inputs[2]),
        _ => throw new NotSupportedException($"The interpreter does not know {op.GetType().Name}."),
    };

    private double[] Weight(WeightRef weight, int expert = 0)
    {
        double[] elements = weights(weight.Role, weight.Side, WeightRoles.IsLayerRole(weight.Role) ? layer : -1, expert);
        return elements.Length == weight.Rows * weight.Columns
            ? elements
            : throw new ArgumentException($"{weight.Role} of layer {layer} has {elements.Length} elements, expected [{weight.Rows}, {weight.Columns}].");
    }

    /// <summary>A matrix as the program keeps it.</summary>
    private double[] MatrixOf(WeightRef weight, int expert = 0) => formats?.Weight(weight, Weight(weight, expert)) ?? Weight(weight, expert);

    private Matrix Lookup(WeightRef table, Matrix indices, int offset)
    {
        double[] elements = MatrixOf(table);
        return Matrix.Of(indices.Rows, table.Columns, (row, column) => elements[(((int)indices[row, 0] + offset) * table.Columns) + column]);
    }

    private Matrix ClassToken(double[] token, Matrix x) =>
        Matrix.Of(x.Rows, x.Columns, (row, column) => call.Places[row].Index == 0 ? token[column] : x[row, column]);

    /// <summary>Runs of so many columns, each normalised alone; parameters are those of one run, or of the whole row.</summary>
    private Matrix Normalize(NormSpec norm, WeightRef? weight, WeightRef? bias, Matrix x, int run)
    {
        double[]? factors = weight is null ? null : Weight(weight);
        double[]? summands = bias is null ? null : Weight(bias);
        int runs = x.Columns / run;
        double[] means = new double[x.Rows * runs];
        double[] deviations = new double[x.Rows * runs];
        for (int i = 0; i < means.Length; i++)
        {
            double[] elements = x.Elements[(i * run)..((i + 1) * run)];
            double mean = norm.Kind == Compiler.Spec.Norm.Layer ? elements.Average() : 0;
            means[i] = mean;
            deviations[i] = Math.Sqrt(elements.Average(element => (element - mean) * (element - mean)) + norm.Epsilon);
        }

        return Matrix.Of(x.Rows, x.Columns, (row, column) =>
        {
            int i = (row * runs) + (column / run);
            double factor = (factors?[column % factors.Length] ?? 1) + (norm.WeightPlusOne && factors is not null ? 1 : 0);
            return ((x[row, column] - means[i]) / deviations[i] * factor) + (summands?[column % summands.Length] ?? 0);
        });
    }

    private Matrix Linear(WeightRef weight, Matrix x, int expert = 0) => Linear(MatrixOf(weight, expert), weight.Rows, formats?.Input(weight, x) ?? x);

    private static Matrix Linear(double[] weight, int outputs, Matrix x) => Matrix.Of(x.Rows, outputs, (row, output) =>
    {
        double sum = 0;
        for (int column = 0; column < x.Columns; column++)
            sum += x[row, column] * weight[(output * x.Columns) + column];
        return sum;
    });

    private static Matrix AddBias(double[] bias, Matrix x) => Matrix.Of(x.Rows, x.Columns, (row, column) => x[row, column] + bias[column]);

    private static Matrix Slice(Matrix x, int first, int count) => Matrix.Of(x.Rows, count, (row, column) => x[row, first + column]);

    private static Matrix Pairwise(Matrix x, Matrix y, Func<double, double, double> function) =>
        Matrix.Of(x.Rows, x.Columns, (row, column) => function(x[row, column], y[row, column]));

    private static double Capped(double x, double cap) => cap * Math.Tanh(x / cap);

    private Matrix[] Append(Matrix keys, Matrix values)
    {
        cache!.Append(keys, values, call.Places);
        return [cache.Keys, cache.Values];
    }

    /// <summary>The chances of all experts, of which the highest few are kept; the first of equals.</summary>
    private static Matrix Route(Op.RouteExperts route, Matrix scores)
    {
        Matrix chances = InterpreterAttention.Softmax(scores);
        bool[] kept = new bool[chances.Elements.Length];
        double[] sums = new double[chances.Rows];
        for (int row = 0; row < chances.Rows; row++)
        {
            foreach (int expert in Enumerable.Range(0, route.Count).OrderByDescending(expert => chances[row, expert]).Take(route.PerToken))
            {
                kept[(row * route.Count) + expert] = true;
                sums[row] += chances[row, expert];
            }
        }

        return Matrix.Of(chances.Rows, route.Count, (row, expert) =>
            kept[(row * route.Count) + expert] ? chances[row, expert] / (route.NormalizeWeights ? sums[row] : 1) : 0);
    }

    private Matrix Mixture(Op.Experts experts, Matrix x, Matrix routes)
    {
        Matrix mixed = new(x.Rows, x.Columns, new double[x.Elements.Length]);
        for (int expert = 0; expert < experts.Count; expert++)
        {
            Matrix up = Linear(experts.Up, x, expert);
            Matrix hidden = experts.Gate is { } gate
                ? Pairwise(Linear(gate, x, expert), up, (opened, multiplied) => InterpreterActivation.Of(experts.Activation, opened) * multiplied)
                : up.Each(element => InterpreterActivation.Of(experts.Activation, element));
            Matrix down = Linear(experts.Down, hidden, expert);
            mixed = Matrix.Of(x.Rows, x.Columns, (row, column) => mixed.Elements[(row * x.Columns) + column] + (routes[row, expert] * down[row, column]));
        }

        return mixed;
    }

    private Matrix Pool(Compiler.Spec.SequencePooling pooling, Matrix x)
    {
        IReadOnlyList<int[]> sequences = call.Sequences;
        return Matrix.Of(sequences.Count, x.Columns, (sequence, column) => pooling switch
        {
            Compiler.Spec.SequencePooling.First => x[sequences[sequence][0], column],
            Compiler.Spec.SequencePooling.Last => x[sequences[sequence][^1], column],
            Compiler.Spec.SequencePooling.Mean => sequences[sequence].Average(row => x[row, column]),
            _ => throw new NotSupportedException($"The interpreter does not know the pooling {pooling}."),
        });
    }

    private Matrix Project(Op.Projection op, Matrix[] inputs)
    {
        Epilogue epilogue = op.Epilogue;
        Matrix x = op.Norm is null ? inputs[0] : One(op.Norm, inputs[0]);
        Matrix[] parts = [.. op.Parts.Select(part => part.Bias is null ? One(new Op.Linear(part.Weight), x) : One(new Op.AddBias(part.Bias), One(new Op.Linear(part.Weight), x)))];
        Matrix result = epilogue.Gated ? parts[0] : SideBySide(parts);
        if (epilogue.Activation is { } activation)
            result = One(new Op.Activate(activation), result);
        if (epilogue.Gated)
            result = One(new Op.Multiply(), result, parts[1]);
        result = One(new Op.ScaleBy(epilogue.Scale), result);
        if (epilogue.Clamp is { } limit)
            result = One(new Op.Clamp(limit), result);
        if (epilogue.SoftCap is { } cap)
            result = One(new Op.SoftCap(cap), result);
        return epilogue.Residual ? One(new Op.Add(), inputs[1], result) : result;
    }

    private static Matrix SideBySide(Matrix[] parts)
    {
        double[] Row(int row) => [.. parts.SelectMany(part => part.Row(row).ToArray())];
        return new(parts[0].Rows, parts.Sum(part => part.Columns), [.. Enumerable.Range(0, parts[0].Rows).SelectMany(Row)]);
    }

    private Matrix Attend(Op.FlashAttention op, Matrix[] inputs)
    {
        AttentionShape shape = op.Shape;
        Matrix queries = Slice(inputs[0], 0, shape.QuerySize);
        Matrix keys = Slice(inputs[0], shape.QuerySize, shape.KeyValueSize);
        Matrix values = Slice(inputs[0], shape.QuerySize + shape.KeyValueSize, shape.KeyValueSize);
        if (op.Norms is { } norms)
            (queries, keys) = (One(norms.Query, queries), One(norms.Key, keys));
        queries = Turned(op.Positions, shape.Heads, shape.HeadSize, queries);
        keys = Turned(op.Positions, shape.KeyValueHeads, shape.HeadSize, keys);

        Matrix[] cached = Append(keys, values);
        Matrix scores = Scored(shape, queries, cached[0]);
        if (op.Bias is { } bias)
            scores = One(bias.Op, scores);
        return Mixed(shape, One(new Op.MaskScores(op.Mask, op.Window), scores), cached[1]);
    }

    private Matrix Turned(PositionSpec positions, int heads, int headSize, Matrix x) => positions switch
    {
        PositionSpec.Rotary rotary => One(new Op.RotaryPositions(rotary, heads, headSize), x),
        PositionSpec.Rotary2D rotary => One(new Op.RotaryPositions2D(rotary, heads, headSize), x),
        _ => x,
    };

    private Matrix Scored(AttentionShape shape, Matrix queries, Matrix keys)
    {
        Matrix scores = One(new Op.AttentionScores(shape.Heads, shape.KeyValueHeads, shape.HeadSize, shape.Scale, shape.ScaleByInverseLayer), queries, keys);
        return shape.SoftCap is { } cap ? One(new Op.CapScores(cap), scores) : scores;
    }

    private Matrix Mixed(AttentionShape shape, Matrix scores, Matrix values) =>
        One(new Op.WeightedSum(shape.Heads, shape.KeyValueHeads, shape.HeadSize), One(new Op.Softmax(), scores), values);
}
