namespace Intaglio.Tool.Scoring;

/// <summary>The logits behind one token as probabilities of the next one; everything is summed in double precision.</summary>
internal readonly ref struct LogitRow
{
    private readonly ReadOnlySpan<float> logits;
    private readonly double logOfSum;

    /// <summary>Reads a row, [vocabulary].</summary>
    public LogitRow(ReadOnlySpan<float> logits)
    {
        this.logits = logits;
        for (int token = 1; token < logits.Length; token++)
        {
            if (logits[token] > logits[Best])
                Best = token;
        }

        double largest = logits[Best], sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - largest);
        logOfSum = largest + Math.Log(sum);
    }

    /// <summary>The likeliest token, the first of equals.</summary>
    public int Best { get; }

    /// <summary>The negative logarithm of a token's probability, in nats.</summary>
    public double Loss(int token) => logOfSum - logits[token];

    /// <summary>How far another model's probabilities are from these: the Kullback-Leibler divergence in nats (Kullback and Leibler, 1951).</summary>
    public double Divergence(in LogitRow other)
    {
        double sum = 0;
        for (int token = 0; token < logits.Length; token++)
        {
            double own = logits[token] - logOfSum;
            sum += Math.Exp(own) * (own - (other.logits[token] - other.logOfSum));
        }

        return sum;
    }
}
