using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>
/// What a BF16 model is compared with. Its matrices are not those of the stored outputs, so the stored outputs say little about
/// it: the reference is the Float32 program, itself verified against them, over matrices rounded to BF16 beforehand. Both then
/// compute with the same numbers, and the same tolerance holds.
/// </summary>
internal static class RoundedReference
{
    /// <summary>The weights with every matrix (two dimensions) rounded to BF16, to nearest and ties to even; vectors stay as they are.</summary>
    public static IReadOnlyDictionary<string, (int[] Shape, float[] Values)> RoundMatrices(IReadOnlyDictionary<string, (int[] Shape, float[] Values)> weights) =>
        weights.ToDictionary(weight => weight.Key, weight => weight.Value.Shape.Length == 2 ? (weight.Value.Shape, Array.ConvertAll(weight.Value.Values, Round)) : weight.Value);

    /// <summary>The same case with the outputs that <paramref name="model"/> gives.</summary>
    public static ReferenceCase Recompute(ReferenceCase @case, DecoderModel model, CancellationToken cancellationToken)
    {
        IReadOnlyList<int[]> rows = @case.TokenRows();
        int vocabulary = model.Info.VocabularySize;
        float[] logits = new float[rows.Count * rows[0].Length * vocabulary];
        using Session session = model.CreateSession(new SessionOptions { Capacity = rows[0].Length + (@case.Greedy?.Tokens.Length ?? 0) });
        for (int row = 0; row < rows.Count; row++)
        {
            session.Reset();
            session.PrefillAll(rows[row], logits.AsSpan(row * rows[0].Length * vocabulary, rows[0].Length * vocabulary), cancellationToken);
        }

        return @case with
        {
            Outputs = new Dictionary<string, ReferenceTensor<float>> { ["logits"] = new([rows.Count, rows[0].Length, vocabulary], logits) },
            Greedy = @case.Greedy is { } greedy ? Continue(session, rows[0], greedy.Tokens.Length, vocabulary, cancellationToken) : null,
        };
    }

    private static GreedyContinuation Continue(Session session, int[] prompt, int count, int vocabulary, CancellationToken cancellationToken)
    {
        int[] tokens = new int[count];
        float[] lastLogits = new float[count * vocabulary];
        session.Reset();
        ReadOnlySpan<float> logits = session.Prefill(prompt, cancellationToken);
        for (int step = 0; step < count; step++)
        {
            logits.CopyTo(lastLogits.AsSpan(step * vocabulary));
            tokens[step] = Logits.Best(logits);
            if (step + 1 < count)
                logits = session.Decode(tokens[step]);
        }

        return new(tokens, new([count, vocabulary], lastLogits), Start: null);
    }

    private static float Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? value : BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
