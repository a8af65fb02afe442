namespace Intaglio.Sampling;

/// <summary>The tokens that may still be chosen, with their logits. The memory is kept from token to token.</summary>
internal sealed class Candidates
{
    private int[] ids = [];
    private float[] logits = [];
    private double[] weights = [];

    /// <summary>How many are left.</summary>
    public int Count { get; private set; }

    /// <summary>True where they are in order, the most probable first and the lower id of equals.</summary>
    public bool IsSorted { get; private set; }

    /// <summary>Their token ids.</summary>
    public Span<int> Ids => ids.AsSpan(0, Count);

    /// <summary>Their logits, in the order of <see cref="Ids"/>.</summary>
    public Span<float> Logits => logits.AsSpan(0, Count);

    /// <summary>Starts over with the whole vocabulary, in the order of ids.</summary>
    public void Reset(ReadOnlySpan<float> vocabulary)
    {
        if (logits.Length < vocabulary.Length)
        {
            ids = new int[vocabulary.Length];
            logits = new float[vocabulary.Length];
            weights = new double[vocabulary.Length];
        }
        Count = vocabulary.Length;
        IsSorted = false;
        vocabulary.CopyTo(logits);
        for (int i = 0; i < Count; i++) ids[i] = i;
    }

    /// <summary>e^(logit - highest logit) of each: 1 for the most probable, and a softmax when divided by their sum.</summary>
    public Span<double> Weights()
    {
        Span<double> result = weights.AsSpan(0, Count);
        Exponential.OfDifferences(Logits, IsSorted ? logits[0] : LogitScan.Maximum(Logits), result);
        return result;
    }

    /// <summary>Keeps the first ones.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Keeps those whose logit is at least a threshold; their order stays.</summary>
    public void KeepFrom(float threshold)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (!(logits[i] >= threshold)) continue;
            logits[kept] = logits[i];
            ids[kept++] = ids[i];
        }
        Count = kept;
    }

    /// <summary>Sorts them: the most probable first, of equals the lower id.</summary>
    public void Sort()
    {
        if (IsSorted) return;
        // One key holds both, so that the unstable sort leaves no choice: the logit's bits ordered like integers, inverted, then the id.
        Span<long> keys = System.Runtime.InteropServices.MemoryMarshal.Cast<double, long>(weights.AsSpan(0, Count));
        for (int i = 0; i < Count; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(logits[i] == 0 ? 0 : logits[i]);
            int ordered = bits < 0 ? bits ^ int.MaxValue : bits;
            keys[i] = ((long)~ordered << 32) | (uint)ids[i];
        }
        keys.Sort();
        for (int i = 0; i < Count; i++)
        {
            int ordered = ~(int)(keys[i] >> 32);
            logits[i] = BitConverter.Int32BitsToSingle(ordered < 0 ? ordered ^ int.MaxValue : ordered);
            ids[i] = (int)keys[i];
        }
        IsSorted = true;
    }
}
