using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>Cases of encoder-decoders: the decoder's tokens are read in one go, and token by token, each row before its own source.</summary>
internal sealed class EncoderDecoderCases(EncoderDecoderModel model) : ModelCases
{
    private int Vocabulary => model.Info.VocabularySize;

    /// <inheritdoc/>
    public override CaseOutputs Run(ReferenceCase @case, CancellationToken cancellationToken)
    {
        IReadOnlyList<int[]> rows = @case.TokenRows("decoder_input_ids");
        int length = rows[0].Length;
        var logits = new List<float>();
        var hiddenStates = new List<float>();
        double difference = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            using EncodedSource source = Encode(@case, row, cancellationToken);
            using Session session = model.CreateSession(source, new SessionOptions { Capacity = length });
            float[] read = ReadAll(session, rows[row], Vocabulary, cancellationToken);
            session.Reset();
            for (int position = 0; position < length; position++)
                difference = Math.Max(difference, Logits.Distance(read.AsSpan(position * Vocabulary, Vocabulary), session.Decode(rows[row][position])));
            logits.AddRange(read);
            hiddenStates.AddRange(WithPadding(@case, row, source));
        }

        return new(
            new Dictionary<string, ReferenceTensor<float>>
            {
                ["logits"] = new([rows.Count, length, Vocabulary], [.. logits]),
                ["encoder_last_hidden_state"] = new([rows.Count, hiddenStates.Count / rows.Count / model.Info.HiddenSize, model.Info.HiddenSize], [.. hiddenStates]),
            },
            difference);
    }

    /// <inheritdoc/>
    protected override Session Start(ReferenceCase @case, int count, CancellationToken cancellationToken)
    {
        int[] start = @case.Greedy?.Start ?? throw new ReferenceFormatException($"Case {@case.Name} does not say what its greedy continuation starts with.");
        using EncodedSource source = Encode(@case, row: 0, cancellationToken);
        Session session = model.CreateSession(source, new SessionOptions { Capacity = start.Length + count });
        session.Prefill(start, cancellationToken);
        return session;
    }

    private EncodedSource Encode(ReferenceCase @case, int row, CancellationToken cancellationToken)
    {
        if (EncoderCases.Signal(@case) is not { } signal)
            return model.Encode([.. @case.TokenRows()[row].Where((_, position) => @case.IsCompared(row, position))], cancellationToken: cancellationToken);
        int elements = signal.Values.Length / signal.Shape[0];
        return model.EncodeInput(signal.Values.AsSpan(row * elements, elements), cancellationToken: cancellationToken);
    }

    // The hidden states at the positions that have them, zeros at padding.
    private static float[] WithPadding(ReferenceCase @case, int row, EncodedSource source)
    {
        if (EncoderCases.Signal(@case) is not null)
            return source.HiddenStates.ToArray();
        int length = @case.TokenRows()[row].Length;
        float[] padded = new float[length * source.HiddenSize];
        int index = 0;
        for (int position = 0; position < length; position++)
        {
            if (@case.IsCompared(row, position))
                source.HiddenStates.Slice(index++ * source.HiddenSize, source.HiddenSize).CopyTo(padded.AsSpan(position * source.HiddenSize));
        }

        return padded;
    }
}
