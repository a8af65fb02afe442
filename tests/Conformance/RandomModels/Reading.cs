namespace Intaglio.Conformance.RandomModels;

/// <summary>Logits of a session, [tokens, vocabulary].</summary>
internal static class Reading
{
    public static float[] All(Session session, int[] tokens, int vocabulary)
    {
        float[] logits = new float[tokens.Length * vocabulary];
        session.PrefillAll(tokens, logits);
        return logits;
    }

    public static float[] OneByOne(Session session, int[] tokens) => [.. tokens.SelectMany(token => session.Decode(token).ToArray())];
}
