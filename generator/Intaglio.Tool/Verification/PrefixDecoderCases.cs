namespace Intaglio.Tool.Verification;

/// <summary>Cases of prefix decoders: the tokens that see each other are read together, those behind them in one go with it, and token by token.</summary>
internal sealed class PrefixDecoderCases(DecoderModel model) : CausalCases(model)
{
    /// <inheritdoc/>
    protected override double DifferenceFromDecoding(Session session, int[] tokens, float[] read, CancellationToken cancellationToken)
    {
        // Where no token ends the prefix, all of the prompt is one and nothing is left to decode.
        int start = Model.Info.PrefixStartToken is { } token ? Array.IndexOf(tokens, token) : tokens.Length - 1;
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
