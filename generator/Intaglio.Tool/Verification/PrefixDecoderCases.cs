using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>Cases of prefix decoders: the tokens that see each other are read together, those behind them in one go with it, and token by token.</summary>
internal sealed class PrefixDecoderCases(DecoderModel model) : ModelCases
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

    // Where no token ends the prefix, all of the prompt is one and nothing is left to decode.
    private double DifferenceFromDecoding(Session session, int[] tokens, float[] read, CancellationToken cancellationToken)
    {
        int start = model.Info.PrefixStartToken is { } token ? Array.IndexOf(tokens, token) : tokens.Length - 1;
        session.Reset();
        ReadOnlySpan<float> logits = session.Prefill(tokens.AsSpan(0, start + 1), cancellationToken);
        double difference = 0;
        for (int position = start; ; position++)
        {
            difference = Math.Max(difference, Logits.Distance(read.AsSpan(position * Vocabulary, Vocabulary), logits));
            if (position + 1 == tokens.Length)
                return difference;
            logits = session.Decode(tokens[position + 1]);
        }
    }
}
