using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>Cases of encoders: sequences, images or spectrograms are encoded together with others of other lengths, and alone.</summary>
internal sealed class EncoderCases(EncoderModel model) : ModelCases
{
    private const string PixelValues = "pixel_values";
    private const string InputFeatures = "input_features";

    /// <inheritdoc/>
    public override CaseOutputs Run(ReferenceCase @case, CancellationToken cancellationToken) =>
        Signal(@case) is { } signal ? RunSignals(signal, cancellationToken) : RunTokens(@case, cancellationToken);

    /// <summary>The images or spectrograms of a case; null where it has tokens.</summary>
    public static ReferenceTensor<float>? Signal(ReferenceCase @case) =>
        @case.Signals.GetValueOrDefault(PixelValues) ?? @case.Signals.GetValueOrDefault(InputFeatures);

    /// <inheritdoc/>
    protected override Session Start(ReferenceCase @case, int count, CancellationToken cancellationToken) =>
        throw new ReferenceFormatException($"Case {@case.Name} has a greedy continuation, but an encoder writes no tokens.");

    private CaseOutputs RunTokens(ReferenceCase @case, CancellationToken cancellationToken)
    {
        IReadOnlyList<int[]> rows = @case.TokenRows();
        IReadOnlyList<int[]>? types = @case.Inputs.ContainsKey("token_type_ids") ? @case.TokenRows("token_type_ids") : null;
        int[][] kept = [.. rows.Select((tokens, row) => Enumerable.Range(0, tokens.Length).Where(position => @case.IsCompared(row, position)).ToArray())];
        TokenSequence[] sequences = [.. kept.Select((positions, row) => new TokenSequence(At(rows[row], positions), types is null ? default : At(types[row], positions)))];

        // Between the rows stand beginnings of them, so that a batch has sequences of several lengths whatever the case has.
        TokenSequence[] batch = [.. sequences.SelectMany(sequence => new[] { Beginning(sequence), sequence })];
        EncodedSequence[] together = [.. model.EncodeBatch(batch, cancellationToken: cancellationToken).Where((_, index) => index % 2 == 1)];
        EncodedSequence[] alone = [.. sequences.Select(sequence => model.Encode(sequence.Tokens.Span, sequence.TokenTypes.Span, cancellationToken: cancellationToken))];
        return new(Tensors(together, kept, rows[0].Length), Difference(together, alone));
    }

    private CaseOutputs RunSignals(ReferenceTensor<float> signal, CancellationToken cancellationToken)
    {
        float[][] inputs = [.. signal.Values.Chunk(signal.Values.Length / signal.Shape[0])];
        EncodedSequence[] together = [.. model.EncodeInputs([.. inputs[^1], .. signal.Values], cancellationToken: cancellationToken).Skip(1)];
        EncodedSequence[] alone = [.. inputs.Select(input => model.EncodeInputs(input, cancellationToken: cancellationToken)[0])];
        int[] all = [.. Enumerable.Range(0, together[0].Length)];
        return new(Tensors(together, [.. together.Select(_ => all)], all.Length), Difference(together, alone));
    }

    /// <summary>Hidden states and results; what stands at the positions that are kept goes there, padding is zeros.</summary>
    private static Dictionary<string, ReferenceTensor<float>> Tensors(EncodedSequence[] encoded, int[][] kept, int length)
    {
        var tensors = new Dictionary<string, ReferenceTensor<float>>
        {
            ["last_hidden_state"] = AtPositions(encoded, kept, length, encoded[0].HiddenSize, sequence => sequence.HiddenStates),
        };
        int columns = encoded[0].ResultColumns;
        if (columns == 0)
            return tensors;

        // A row for each sequence is a pooled vector or a classifier's scores: the case says which it expects.
        ReferenceTensor<float> results = encoded.All(sequence => sequence.ResultRows == 1)
            ? new([encoded.Length, columns], [.. encoded.SelectMany(sequence => sequence.Results.ToArray())])
            : AtPositions(encoded, kept, length, columns, sequence => sequence.Results);
        tensors.Add("logits", results);
        tensors.Add("pooler_output", results);
        return tensors;
    }

    private delegate ReadOnlySpan<float> Part(EncodedSequence sequence);

    private static ReferenceTensor<float> AtPositions(EncodedSequence[] encoded, int[][] kept, int length, int columns, Part part)
    {
        float[] values = new float[encoded.Length * length * columns];
        for (int row = 0; row < encoded.Length; row++)
        {
            for (int index = 0; index < kept[row].Length; index++)
                part(encoded[row]).Slice(index * columns, columns).CopyTo(values.AsSpan(((row * length) + kept[row][index]) * columns));
        }

        return new([encoded.Length, length, columns], values);
    }

    private static double Difference(EncodedSequence[] together, EncodedSequence[] alone) =>
        together.Zip(alone).Max(pair => Math.Max(
            Logits.Distance(pair.First.HiddenStates, pair.Second.HiddenStates), Logits.Distance(pair.First.Results, pair.Second.Results)));

    private static TokenSequence Beginning(TokenSequence sequence)
    {
        int half = (sequence.Tokens.Length + 1) / 2;
        return new(sequence.Tokens[..half], sequence.TokenTypes.IsEmpty ? default : sequence.TokenTypes[..half]);
    }

    private static int[] At(int[] row, int[] positions) => [.. positions.Select(position => row[position])];
}
