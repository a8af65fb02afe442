using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>Runs the graphs of a model in float64, scalar and obvious: the oracle that passes, kernels and programs are compared with.</summary>
/// <remarks>
/// Graphs of every level run, so that a graph before a pass can be compared with the graph after it. Each layer of a decoder has a cache:
/// one <see cref="Forward"/> of n tokens and n of one token each give the same logits (but with rotary scaling past the original length,
/// where frequencies depend on how long the sequence was when a key was stored, and with a prefix mask, where the first call is the prompt).
/// </remarks>
/// <param name="spec">The model: which layer is of which kind.</param>
/// <param name="graphs">The graphs.</param>
/// <param name="weights">The elements of a weight.</param>
/// <param name="formats">What a quantised program rounds; null where nothing is rounded.</param>
/// <param name="rounding">How the decoder's cache rounds; null for what the model says.</param>
internal sealed class GraphInterpreter(
    ModelSpec spec, ModelGraphs graphs, WeightSource weights, InterpreterFormats? formats = null, CacheRounding? rounding = null)
{
    private readonly LayerCache[] caches = NewCaches(spec.Decoder, rounding ?? new CacheRounding(spec.Cache));
    private Matrix[][] sources = [];
    private PromptPrefix prefix = PromptPrefix.None;

    /// <summary>How many tokens the decoder has read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads tokens after those that were read before; an encoder-decoder has read its source by <see cref="Encode"/>.</summary>
    /// <returns>The head's result: the logits behind each token, [tokens, vocabulary]; hidden states where there is no head.</returns>
    public Matrix Forward(params ReadOnlySpan<int> tokens)
    {
        if (Position == 0 && spec.Kind == Compiler.Spec.TransformerKind.PrefixDecoder)
            prefix = PromptPrefix.Of(spec, tokens);
        int length = Position + tokens.Length;
        InterpreterCall call = new([.. Enumerable.Range(Position, tokens.Length).Select(index => prefix.Place(index, length))], prefix.Length);
        Position = length;

        StackGraphs decoder = graphs.Decoder!;
        Matrix x = Run(decoder.Embed, call, Arguments(call, [.. tokens], null, null))[0];
        for (int layer = 0; layer < spec.Decoder!.Layers; layer++)
        {
            Dictionary<string, Matrix> arguments = Arguments(call, [], null, null);
            arguments["x"] = x;
            if (decoder.Sources.Count > 0)
                (arguments["source_keys"], arguments["source_values"]) = (sources[layer][0], sources[layer][1]);
            x = Run(decoder.Layers[spec.Decoder.Pattern[layer]], call, arguments, layer, caches[layer])[0];
        }

        return graphs.Head is null ? x : Run(graphs.Head, call, X(x))[0];
    }

    /// <summary>Reads whole sequences. A decoder that attends to them starts anew, and must be given one.</summary>
    /// <returns>The hidden states of all rows, sequence after sequence, and what the head of an encoder makes of them.</returns>
    public EncoderResult Encode(EncoderInput input)
    {
        StackSpec stack = spec.Encoder!;
        InterpreterCall call = InterpreterCall.Whole(input.Inputs is null
            ? input.Tokens.Select(tokens => tokens.Length)
            : input.Inputs.Select(_ => RowsOf(stack.Embedding.Input!)));
        LayerCache[] encoderCaches = NewCaches(stack, new CacheRounding(Compiler.Spec.CacheFormat.Float32));
        StackGraphs encoder = graphs.Encoder!;
        int[] tokens = [.. input.Tokens.SelectMany(sequence => sequence)];
        int[]? types = input.TokenTypes is null ? null : [.. input.TokenTypes.SelectMany(sequence => sequence)];
        Matrix x = Run(encoder.Embed, call, Arguments(call, tokens, types, input.Inputs))[0];
        for (int layer = 0; layer < stack.Layers; layer++)
        {
            Dictionary<string, Matrix> arguments = Arguments(call, [], null, null);
            arguments["x"] = x;
            x = Run(encoder.Layers[stack.Pattern[layer]], call, arguments, layer, encoderCaches[layer])[0];
        }

        if (encoder.Finish is not null)
            x = Run(encoder.Finish, call, X(x))[0];
        if (graphs.Decoder is { Sources.Count: > 0 } decoder)
            sources = [.. spec.Decoder!.Pattern.Select((kind, layer) => Run(decoder.Sources[kind], call, X(x), layer))];
        return new(x, graphs.Decoder is null && graphs.Head is not null ? Run(graphs.Head, call, X(x))[0] : null);
    }

    private Matrix[] Run(OpGraph graph, InterpreterCall call, Dictionary<string, Matrix> arguments, int layer = -1, LayerCache? cache = null)
    {
        OpInterpreter interpreter = new(call, layer, cache, weights, formats);
        Dictionary<ValueId, Matrix> values = [];
        foreach (ValueId input in graph.Inputs)
            values.Add(input, arguments[graph[input].Name!]);
        foreach (Node node in graph.Nodes)
        {
            Matrix[] computed = interpreter.Evaluate(node.Op, [.. node.Inputs.Select(input => values[input])]);
            foreach ((ValueId output, Matrix value) in node.Outputs.Zip(computed))
                values.Add(output, value);
        }

        return [.. graph.Outputs.Select(output => values[output])];
    }

    private static Dictionary<string, Matrix> X(Matrix x) => new() { ["x"] = x };

    private static Dictionary<string, Matrix> Arguments(InterpreterCall call, int[] tokens, int[]? types, IReadOnlyList<double[]>? inputs)
    {
        Dictionary<string, Matrix> arguments = new()
        {
            ["tokens"] = Indices(tokens),
            ["token_types"] = Indices(types ?? new int[tokens.Length]),
            ["positions"] = Indices([.. call.Places.Select(place => place.Position)]),
            ["block_positions"] = Indices([.. call.Places.Select(place => place.Block)]),
        };
        if (inputs is not null)
            arguments["inputs"] = new(inputs.Count, inputs[0].Length, [.. inputs.SelectMany(input => input)]);
        return arguments;
    }

    private static int RowsOf(InputSpec input) => input switch
    {
        InputSpec.Patches patches => patches.Rows,
        InputSpec.Spectrogram spectrogram => spectrogram.Rows,
        _ => throw new NotSupportedException($"The interpreter does not know inputs of kind {input.GetType().Name}."),
    };

    private static LayerCache[] NewCaches(StackSpec? stack, CacheRounding rounding) =>
        stack is null ? [] : [.. stack.Pattern.Select(kind => new LayerCache(rounding, stack.Kinds[kind].Attention.HeadSize))];

    private static Matrix Indices(int[] indices) => new(indices.Length, 1, Array.ConvertAll(indices, index => (double)index));

    /// <summary>The part of a prompt that is read in both directions (GLM; Du et al., 2021, arXiv:2103.10360).</summary>
    /// <param name="Length">How many tokens it has.</param>
    /// <param name="AnswerPosition">The position of all that follows, where positions have two dimensions; null where it counts on.</param>
    private sealed record PromptPrefix(int Length, int? AnswerPosition)
    {
        public static PromptPrefix None { get; } = new(0, null);

        /// <summary>All before the start token; what follows stands in the place of the blank, the first kind of which that is there.</summary>
        public static PromptPrefix Of(ModelSpec spec, ReadOnlySpan<int> prompt)
        {
            int length = spec.Prefix is { } tokens ? prompt.IndexOf(tokens.StartToken) : prompt.Length;
            if (length < 0)
                throw new ArgumentException("The prompt of a model with a start token must hold it.", nameof(prompt));
            if (!spec.Decoder!.Kinds.Any(kind => kind.Attention.Positions is PositionSpec.Rotary2D))
                return new(length, null);
            int[] before = prompt[..length].ToArray();
            IEnumerable<int> masks = spec.Prefix?.MaskTokens ?? [];
            return new(length, masks.Select(mask => Array.IndexOf(before, mask)).Where(place => place >= 0).DefaultIfEmpty(length).First());
        }

        public RowPlace Place(int index, int length) => AnswerPosition is { } answer && index >= Length
            ? new(0, index, answer, index - Length + 1, length)
            : new(0, index, index, 0, length);
    }
}

/// <summary>What an encoder computes.</summary>
/// <param name="Hidden">The hidden states, [rows, hidden size].</param>
/// <param name="Head">The head's result; null where there is no head, or it is a decoder's.</param>
internal sealed record EncoderResult(Matrix Hidden, Matrix? Head)
{
    /// <summary>What the model gives.</summary>
    public Matrix Result => Head ?? Hidden;
}
