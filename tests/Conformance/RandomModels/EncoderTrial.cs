using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>Sequences of several lengths, or several images or spectrograms, together and one by one.</summary>
internal sealed class EncoderTrial : RandomModelTrial
{
    private static readonly int[] Lengths = [9, 1, 37, 14];

    public override double[][] Expect(RandomModel model, GraphInterpreter interpreter)
    {
        EncoderResult result = interpreter.Encode(model.Source(Lengths));
        return result.Head is null ? [result.Hidden.Elements] : [result.Hidden.Elements, result.Head.Elements];
    }

    public override IEnumerable<ComputedPart> Compute(RandomModel model, TransformerModel loaded)
    {
        var encoder = (EncoderModel)loaded;
        EncoderInput source = model.Source(Lengths);
        if (source.Inputs is { } inputs)
        {
            float[][] signals = [.. inputs.Select(input => Array.ConvertAll(input, value => (float)value))];
            return [.. Parts("together", encoder.EncodeInputs([.. signals.SelectMany(signal => signal)])),
                .. Parts("one by one", [.. signals.Select(signal => encoder.EncodeInputs(signal)[0])])];
        }

        TokenSequence[] sequences = [.. source.Tokens.Select((tokens, index) => new TokenSequence(tokens, source.TokenTypes is { } types ? types[index] : default))];
        return [.. Parts("together", encoder.EncodeBatch(sequences)),
            .. Parts("one by one", [.. sequences.Select(sequence => encoder.Encode(sequence.Tokens.Span, sequence.TokenTypes.Span))])];
    }

    private static IEnumerable<ComputedPart> Parts(string way, IReadOnlyList<EncodedSequence> encoded)
    {
        yield return new($"hidden states {way}", 0, 0, [.. encoded.SelectMany(sequence => sequence.HiddenStates.ToArray())]);
        if (encoded[0].ResultRows > 0)
            yield return new($"results {way}", 1, 0, [.. encoded.SelectMany(sequence => sequence.Results.ToArray())]);
    }
}
