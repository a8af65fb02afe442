namespace Intaglio.Tool.Verification;

/// <summary>Cases of decoders: a prompt is read in one go, and token by token.</summary>
internal sealed class DecoderCases(DecoderModel model, int lengthDependentBeyond) : CausalCases(model)
{
    /// <inheritdoc/>
    protected override double DifferenceFromDecoding(Session session, int[] tokens, float[] read, CancellationToken cancellationToken)
    {
        using Session reading = Model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        bool dependsOnLength = tokens.Length > lengthDependentBeyond;
        double difference = 0;
        session.Reset();
        for (int position = 0; position < tokens.Length; position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            reading.Reset();
            ReadOnlySpan<float> whole = dependsOnLength
                ? reading.Prefill(tokens.AsSpan(0, position + 1), cancellationToken)
                : read.AsSpan(position * Vocabulary, Vocabulary);
            difference = Math.Max(difference, Logits.Distance(whole, session.Decode(tokens[position])));
        }

        return difference;
    }
}
