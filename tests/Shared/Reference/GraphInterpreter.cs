using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>Runs the graphs of a decoder in float64, scalar and obvious: the oracle that passes, kernels and programs are compared with.</summary>
/// <remarks>
/// Graphs of every level run, so that a graph before a pass can be compared with the graph after it. Each layer has a cache:
/// one <see cref="Forward"/> of n tokens and n of one token each give the same logits (but with dynamic rotary scaling past the original length,
/// where frequencies depend on how long the sequence was when a key was stored).
/// </remarks>
/// <param name="stack">Which layer is of which kind.</param>
/// <param name="graphs">The graphs.</param>
/// <param name="weights">The elements of a weight, row-major, by role and layer; the layer is −1 for weights of the model itself.</param>
internal sealed class GraphInterpreter(StackSpec stack, ModelGraphs graphs, Func<WeightRole, int, double[]> weights)
{
    private readonly LayerCache[] caches = [.. stack.Pattern.Select(_ => new LayerCache())];

    /// <summary>How many tokens have been read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads tokens after those that were read before.</summary>
    /// <returns>The logits behind each token, [tokens, vocabulary].</returns>
    public Matrix Forward(params ReadOnlySpan<int> tokens)
    {
        Matrix ids = Indices([.. tokens]);
        Matrix positions = Indices([.. Enumerable.Range(Position, tokens.Length)]);
        Position += tokens.Length;

        Matrix x = Run(graphs.Embed, -1, null, ids, positions);
        for (int layer = 0; layer < stack.Layers; layer++)
            x = Run(graphs.Layers[stack.Pattern[layer]], layer, caches[layer], x, positions);
        return graphs.Head is null ? x : Run(graphs.Head, -1, null, x);
    }

    private Matrix Run(OpGraph graph, int layer, LayerCache? cache, params Matrix[] arguments)
    {
        OpInterpreter interpreter = new(layer, cache, Position, weights);
        Dictionary<ValueId, Matrix> values = [];
        foreach ((ValueId input, Matrix argument) in graph.Inputs.Zip(arguments))
            values.Add(input, argument);
        foreach (Node node in graph.Nodes)
        {
            Matrix[] computed = interpreter.Evaluate(node.Op, [.. node.Inputs.Select(input => values[input])]);
            foreach ((ValueId output, Matrix value) in node.Outputs.Zip(computed))
                values.Add(output, value);
        }

        return values[graph.Outputs[0]];
    }

    private static Matrix Indices(int[] indices) => new(indices.Length, 1, Array.ConvertAll(indices, index => (double)index));
}

/// <summary>The keys and values of one layer, a row for each position.</summary>
internal sealed class LayerCache
{
    /// <summary>Keys, [positions, key/value heads · head size].</summary>
    public Matrix Keys { get; private set; } = new(0, 0, []);

    /// <summary>Values, the same shape.</summary>
    public Matrix Values { get; private set; } = new(0, 0, []);

    /// <summary>Adds the rows of new positions.</summary>
    public void Append(Matrix keys, Matrix values)
    {
        Keys = new(Keys.Rows + keys.Rows, keys.Columns, [.. Keys.Elements, .. keys.Elements]);
        Values = new(Values.Rows + values.Rows, values.Columns, [.. Values.Elements, .. values.Elements]);
    }
}
