using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Compiler.Tests.Reference;

/// <summary>Runs the cases of a reference in the interpreter; rows of a batch go one by one, without their padding.</summary>
/// <param name="spec">The model.</param>
/// <param name="start">Makes an interpreter that has read nothing.</param>
/// <param name="tolerance">How far an output may be off.</param>
internal sealed class PublishedModel(ModelSpec spec, Func<GraphInterpreter> start, double tolerance)
{
    /// <summary>Compares every output and the greedy continuation.</summary>
    public void Compare(ReferenceCase @case)
    {
        int rows = @case.Inputs.Values.Select(tensor => tensor.Shape[0]).Concat(@case.Signals.Values.Select(tensor => tensor.Shape[0])).First();
        for (int row = 0; row < rows; row++)
        {
            if (spec.Kind == Spec.TransformerKind.Encoder)
                CompareEncoder(@case, row);
            else
                CompareDecoder(@case, row);
        }

        if (@case.Greedy is { } greedy)
            CompareGreedy(@case, greedy);
    }

    private void CompareEncoder(ReferenceCase @case, int row)
    {
        EncoderResult result = start().Encode(Source(@case, row));
        string place = $"{@case.Name}, row {row}";
        foreach ((string name, ReferenceTensor<float> expected) in @case.Outputs)
        {
            // Outputs of a head in another form, such as hidden states beside logits, have other names.
            if (name == "last_hidden_state")
                RequireRows(@case, expected, row, result.Hidden, $"{place}, {name}");
            else if (name is "logits" or "pooler_output" && spec.Head is (HeadSpec.Pooler or HeadSpec.Classifier))
                RequireClose(expected.Row(row), result.Head!.Row(0), $"{place}, {name}");
            else if (name == "logits")
                RequireRows(@case, expected, row, result.Head!, $"{place}, {name}");
        }
    }

    private void CompareDecoder(ReferenceCase @case, int row)
    {
        GraphInterpreter interpreter = start();
        string place = $"{@case.Name}, row {row}";
        if (spec.Encoder is not null)
        {
            Matrix hidden = interpreter.Encode(Source(@case, row)).Hidden;
            if (@case.Outputs.TryGetValue("encoder_last_hidden_state", out ReferenceTensor<float>? expected))
                RequireRows(@case, expected, row, hidden, place + ", encoder");
        }

        ReferenceTensor<long> tokens = @case.Inputs[spec.Encoder is null ? "input_ids" : "decoder_input_ids"];
        ReferenceTensor<float> logits = @case.Outputs["logits"];
        Matrix found = interpreter.Forward(Tokens(tokens, row));
        Assert.Equal([tokens.Shape[0], tokens.Shape[1], found.Columns], logits.Shape);
        for (int position = 0; position < found.Rows; position++)
            RequireClose(logits.Row((row * found.Rows) + position), found.Row(position), $"{place}, position {position}");
    }

    /// <summary>The recorded continuation, step by step; anew where a longer text changes what stands in the cache, for what was stored is a full recomputation.</summary>
    private void CompareGreedy(ReferenceCase @case, GreedyContinuation greedy)
    {
        List<int> tokens = [.. greedy.Start ?? Tokens(@case.Inputs["input_ids"], 0)];
        GraphInterpreter interpreter = Started(@case);
        for (int step = 0; step < greedy.Tokens.Length; step++)
        {
            if (LengthDependence.Of(spec) is not null)
                interpreter = Started(@case);
            Matrix read = interpreter.Forward([.. tokens.Skip(interpreter.Position)]);
            ReadOnlySpan<double> logits = read.Row(read.Rows - 1);
            RequireClose(greedy.LastLogits.Row(step), logits, $"{@case.Name}, greedy step {step}");
            int best = logits.IndexOf(logits.ToArray().Max());
            Assert.Equal(greedy.Tokens[step], best);
            tokens.Add(best);
        }
    }

    private GraphInterpreter Started(ReferenceCase @case)
    {
        GraphInterpreter interpreter = start();
        if (spec.Encoder is not null)
            interpreter.Encode(Source(@case, 0));
        return interpreter;
    }

    /// <summary>What the encoder reads of one row of the batch.</summary>
    private static EncoderInput Source(ReferenceCase @case, int row)
    {
        if (@case.Signals.Count > 0)
        {
            ReferenceTensor<float> inputs = @case.Signals.Values.Single();
            int elements = inputs.Values.Length / inputs.Shape[0];
            return EncoderInput.Of([Array.ConvertAll(inputs.Values[(row * elements)..((row + 1) * elements)], value => (double)value)]);
        }

        return new([Kept("input_ids")!], Kept("token_type_ids") is { } types ? [types] : null);

        int[]? Kept(string name) => @case.Inputs.TryGetValue(name, out ReferenceTensor<long>? tensor)
            ? [.. Tokens(tensor, row).Where((_, position) => @case.IsCompared(row, position))]
            : null;
    }

    private static int[] Tokens(ReferenceTensor<long> tensor, int row) => Array.ConvertAll(tensor.Row(row).ToArray(), token => (int)token);

    /// <summary>Each row that is no padding, [rows, positions, columns]; a single column may be left out of the shape (ELECTRA's discriminator).</summary>
    private void RequireRows(ReferenceCase @case, ReferenceTensor<float> expected, int row, Matrix found, string place)
    {
        int positions = expected.Shape[1];
        int[] kept = [.. Enumerable.Range(0, positions).Where(position => @case.Signals.Count > 0 || @case.IsCompared(row, position))];
        Assert.Equal(kept.Length, found.Rows);
        for (int i = 0; i < kept.Length; i++)
            RequireClose(expected.Values.AsSpan(((row * positions) + kept[i]) * found.Columns, found.Columns), found.Row(i), $"{place}, position {kept[i]}");
    }

    private void RequireClose(ReadOnlySpan<float> expected, ReadOnlySpan<double> actual, string place)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{place}: element {i} is {actual[i]}, expected {expected[i]}");
    }
}
