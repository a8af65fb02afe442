using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>Runs a case on a model and compares: every row of the batch, prefill against decode, and the greedy continuation.</summary>
/// <param name="model">The loaded model.</param>
/// <param name="tolerance">How far a logit may be from the expected one.</param>
/// <param name="lengthDependentBeyond">
/// The sequence length beyond which the logits of earlier tokens change with every further one (dynamic rotary scaling): in a longer
/// text only the last row of a prefill can equal a decode. <see cref="int.MaxValue"/> for all other models.
/// </param>
internal sealed class CaseVerifier(DecoderModel model, double tolerance, int lengthDependentBeyond)
{
    private int Vocabulary => model.Info.VocabularySize;

    /// <summary>Runs one case.</summary>
    /// <exception cref="ReferenceFormatException">The case is not one of a decoder of this vocabulary.</exception>
    public CaseResult Verify(ReferenceCase @case, CancellationToken cancellationToken)
    {
        IReadOnlyList<int[]> rows = @case.TokenRows();
        ReferenceTensor<float> expected = ExpectedLogits(@case, rows);
        var result = new CaseResult();
        for (int row = 0; row < rows.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            result = result.With(VerifyRow(@case, row, rows[row], expected, cancellationToken));
        }

        return @case.Greedy is { } greedy ? result.With(VerifyGreedy(@case.Name, rows[0], greedy, cancellationToken)) : result;
    }

    private ReferenceTensor<float> ExpectedLogits(ReferenceCase @case, IReadOnlyList<int[]> rows)
    {
        if (@case.HasPadding)
            throw new ReferenceFormatException($"Case {@case.Name} has padding; a decoder's rows are run one by one, without any.");
        if (!@case.Outputs.TryGetValue("logits", out ReferenceTensor<float>? logits))
            throw new ReferenceFormatException($"Case {@case.Name} expects no logits.");
        if (!logits.Shape.SequenceEqual([rows.Count, rows[0].Length, Vocabulary]))
            throw new ReferenceFormatException($"Case {@case.Name} expects logits of shape {logits.ShapeText}; the model gives [{rows.Count}, {rows[0].Length}, {Vocabulary}].");
        return logits;
    }

    private CaseResult VerifyRow(ReferenceCase @case, int row, int[] tokens, ReferenceTensor<float> expected, CancellationToken cancellationToken)
    {
        float[] prefilled = new float[tokens.Length * Vocabulary];
        using Session session = model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        session.PrefillAll(tokens, prefilled, cancellationToken);
        double error = 0;
        for (int position = 0; position < tokens.Length; position++)
        {
            if (@case.IsCompared(row, position))
                error = Math.Max(error, Logits.Distance(Row(prefilled, position), expected.Row((row * tokens.Length) + position)));
        }

        session.Reset();
        double difference = DifferenceFromDecoding(session, tokens, prefilled, cancellationToken);
        string where = $"case {@case.Name}" + (expected.Shape[0] > 1 ? $", row {row}" : "");
        return new()
        {
            LargestError = error,
            PrefillDifference = difference,
            Complaint = error > tolerance ? $"{where}: logits are {error:0.0E+00} from the expected ones"
                : difference > tolerance ? $"{where}: reading the prompt in one go and token by token differ by {difference:0.0E+00}"
                : null,
        };
    }

    /// <summary>How far the logits of decoding token by token are from those of reading the tokens in one go.</summary>
    private double DifferenceFromDecoding(Session decoding, int[] tokens, float[] prefilled, CancellationToken cancellationToken)
    {
        using Session reading = model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        bool dependsOnLength = tokens.Length > lengthDependentBeyond;
        double difference = 0;
        for (int position = 0; position < tokens.Length; position++)
        {
            reading.Reset();
            ReadOnlySpan<float> read = dependsOnLength ? reading.Prefill(tokens.AsSpan(0, position + 1), cancellationToken) : Row(prefilled, position);
            difference = Math.Max(difference, Logits.Distance(read, decoding.Decode(tokens[position])));
        }

        return difference;
    }

    private ReadOnlySpan<float> Row(float[] logits, int row) => logits.AsSpan(row * Vocabulary, Vocabulary);

    private CaseResult VerifyGreedy(string name, int[] prompt, GreedyContinuation greedy, CancellationToken cancellationToken)
    {
        if (greedy.LastLogits.Shape[1] != Vocabulary)
            throw new ReferenceFormatException($"Case {name} expects greedy logits of shape {greedy.LastLogits.ShapeText}; the model gives {Vocabulary} for each token.");
        using Session session = model.CreateSession(new SessionOptions { Capacity = prompt.Length + greedy.Tokens.Length });
        ReadOnlySpan<float> logits = session.Prefill(prompt, cancellationToken);
        double error = 0;
        int matches = 0;
        string? complaint = null;
        for (int step = 0; step < greedy.Tokens.Length; step++)
        {
            error = Math.Max(error, Logits.Distance(logits, greedy.LastLogits.Row(step)));
            int best = Logits.Best(logits);
            if (best == greedy.Tokens[step])
                matches++;
            else
                complaint ??= $"case {name}: greedy token {step} is {best}, {greedy.Tokens[step]} was expected";

            // The recorded token goes in, whatever came out: later steps then say something of their own.
            if (step + 1 < greedy.Tokens.Length)
                logits = session.Decode(greedy.Tokens[step]);
        }

        if (complaint is null && error > tolerance)
            complaint = $"case {name}: logits of the greedy continuation are {error:0.0E+00} from the expected ones";
        return new() { LargestError = error, GreedyTokens = greedy.Tokens.Length, GreedyMatches = matches, Complaint = complaint };
    }
}
