using Intaglio.Sampling;

namespace Intaglio.Beams;

/// <summary>A next token of one of the beams.</summary>
/// <param name="Beam">The index of the beam.</param>
/// <param name="Token">The token.</param>
/// <param name="Score">The sum of the log-probabilities up to and with it.</param>
internal readonly record struct BeamCandidate(int Beam, int Token, double Score);

/// <summary>The best next tokens over all beams; of equals those of earlier beams and lower ids.</summary>
internal sealed class BeamCandidates(int capacity)
{
    private readonly BeamCandidate[] best = new BeamCandidate[capacity];
    private int count;

    /// <summary>The candidates, the best first.</summary>
    public ReadOnlySpan<BeamCandidate> Best => best.AsSpan(0, count);

    /// <summary>Forgets the candidates of the last step.</summary>
    public void Clear() => count = 0;

    /// <summary>Adds the next tokens of one beam.</summary>
    /// <param name="beam">The index of the beam.</param>
    /// <param name="score">The sum of its log-probabilities.</param>
    /// <param name="logits">What the model says.</param>
    /// <param name="banned">Tokens that may not follow: their log-probability is minus infinity, that of others does not change.</param>
    public void Add(int beam, double score, ReadOnlySpan<float> logits, IReadOnlySet<int> banned)
    {
        LogitScan.Check(logits);
        double offset = score - LogOfSum(logits);
        for (int token = 0; token < logits.Length; token++)
        {
            double candidate = logits[token] + offset;
            if ((count < best.Length || candidate > best[^1].Score) && !banned.Contains(token))
                Insert(new(beam, token, candidate));
        }

        foreach (int token in banned.Order())
        {
            if (count < best.Length)
                Insert(new(beam, token, double.NegativeInfinity));
        }
    }

    private void Insert(BeamCandidate candidate)
    {
        int place = count < best.Length ? count++ : best.Length - 1;
        for (; place > 0 && candidate.Score > best[place - 1].Score; place--)
            best[place] = best[place - 1];
        best[place] = candidate;
    }

    private static double LogOfSum(ReadOnlySpan<float> logits)
    {
        double largest = double.NegativeInfinity;
        foreach (float logit in logits)
            largest = Math.Max(largest, logit);
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - largest);
        return largest + Math.Log(sum);
    }
}
