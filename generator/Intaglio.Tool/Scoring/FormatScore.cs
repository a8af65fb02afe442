namespace Intaglio.Tool.Scoring;

/// <summary>What one format's model says of the text, and where it differs from the first one's.</summary>
/// <param name="format">The format.</param>
internal sealed class FormatScore(WeightFormat format)
{
    /// <summary>The format.</summary>
    public WeightFormat Format => format;

    /// <summary>Negative log-likelihood of each scored token, in nats.</summary>
    public RunningMean Loss { get; } = new();

    /// <summary>The same less the first format's for the same token: what both find hard is in neither.</summary>
    public RunningMean Difference { get; } = new();

    /// <summary>Divergence from the first format's probabilities, token by token.</summary>
    public RunningMean Divergence { get; } = new();

    /// <summary>1 where the likeliest token is the first format's, else 0.</summary>
    public RunningMean SameBest { get; } = new();

    /// <summary>Takes a row of logits.</summary>
    /// <param name="row">This format's.</param>
    /// <param name="first">The first format's behind the same token.</param>
    /// <param name="next">The token that follows in the text.</param>
    /// <param name="isFirst">Whether both are the same.</param>
    public void Add(in LogitRow row, in LogitRow first, int next, bool isFirst)
    {
        Loss.Add(row.Loss(next));
        if (isFirst)
            return;
        Difference.Add(row.Loss(next) - first.Loss(next));
        Divergence.Add(first.Divergence(row));
        SameBest.Add(row.Best == first.Best ? 1 : 0);
    }
}
