using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>Cases of decoders of either kind: the rows of a case are read in one go, and as the kind continues token by token.</summary>
internal abstract class CausalCases(DecoderModel model) : ModelCases
{
    /// <summary>The model.</summary>
    protected DecoderModel Model => model;

    /// <summary>Logits of a row.</summary>
    protected int Vocabulary => model.Info.VocabularySize;

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

    /// <summary>How far the logits of decoding token by token are from those of reading the tokens in one go.</summary>
    /// <param name="session">A session with room for the tokens, to be used anew.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="read">The logits of reading them in one go, [tokens, vocabulary].</param>
    /// <param name="cancellationToken">Stops it.</param>
    protected abstract double DifferenceFromDecoding(Session session, int[] tokens, float[] read, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override Session Start(ReferenceCase @case, int count, CancellationToken cancellationToken)
    {
        // Cases may go past the positions that the model was made for.
        int[] prompt = RowsWithoutPadding(@case)[0];
        Session session = model.CreateSession(new SessionOptions { Capacity = prompt.Length + count });
        session.Prefill(prompt, cancellationToken);
        return session;
    }

    private static IReadOnlyList<int[]> RowsWithoutPadding(ReferenceCase @case) => @case.HasPadding
        ? throw new ReferenceFormatException($"Case {@case.Name} has padding; a decoder's rows are run one by one, without any.")
        : @case.TokenRows();
}
