using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>Cases of decoders: a prompt is read in one go, and token by token.</summary>
internal sealed class DecoderCases(DecoderModel model, int lengthDependentBeyond) : ModelCases
{
    private int Vocabulary => model.Info.VocabularySize;

    /// <inheritdoc/>
    public override CaseOutputs Run(ReferenceCase @case, CancellationToken cancellationToken)
    {
        IReadOnlyList<int[]> rows = RowsWithoutPadding(@case);
        int length = rows[0].Length;
        var logits = new List<float>();
        double difference = 0;
        using Session session = model.CreateSession(new SessionOptions { Capacity = length });
        foreach (int[] tokens in rows)
        {
            float[] read = ReadAll(session, tokens, Vocabulary, cancellationToken);
            difference = Math.Max(difference, DifferenceFromDecoding(session, tokens, read, cancellationToken));
            logits.AddRange(read);
        }

        return new(new Dictionary<string, ReferenceTensor<float>> { ["logits"] = new([rows.Count, length, Vocabulary], [.. logits]) }, difference);
    }

    /// <inheritdoc/>
    protected override Session Start(ReferenceCase @case, int count, CancellationToken cancellationToken) =>
        Start(model, RowsWithoutPadding(@case)[0], count, cancellationToken);

    /// <summary>How far the logits of decoding token by token are from those of reading the tokens in one go.</summary>
    private double DifferenceFromDecoding(Session decoding, int[] tokens, float[] read, CancellationToken cancellationToken)
    {
        using Session reading = model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        bool dependsOnLength = tokens.Length > lengthDependentBeyond;
        double difference = 0;
        decoding.Reset();
        for (int position = 0; position < tokens.Length; position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            reading.Reset();
            ReadOnlySpan<float> whole = dependsOnLength
                ? reading.Prefill(tokens.AsSpan(0, position + 1), cancellationToken)
                : read.AsSpan(position * Vocabulary, Vocabulary);
            difference = Math.Max(difference, Logits.Distance(whole, decoding.Decode(tokens[position])));
        }

        return difference;
    }
}
