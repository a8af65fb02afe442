using Intaglio.Tool.Verification;

namespace Intaglio.Conformance;

/// <summary>Continuation by argmax.</summary>
internal static class Greedy
{
    /// <summary>The next <paramref name="count"/> tokens.</summary>
    public static int[] Continue(DecoderModel model, int[] prompt, int count)
    {
        using Session session = model.CreateSession(new SessionOptions { Capacity = prompt.Length + count - 1 });
        int[] tokens = new int[count];
        tokens[0] = Logits.Best(session.Prefill(prompt));
        for (int step = 1; step < count; step++)
            tokens[step] = Logits.Best(session.Decode(tokens[step - 1]));
        return tokens;
    }
}
