namespace Intaglio.Tool.Scoring;

/// <summary>A model that reads windows, and what came out of it so far.</summary>
internal sealed class FormatScorer : IDisposable
{
    private readonly DecoderModel model;
    private readonly Session session;
    private readonly TextWindows windows;
    private readonly float[] logits;

    /// <summary>Takes a model over.</summary>
    public FormatScorer(DecoderModel model, TextWindows windows)
    {
        this.model = model;
        this.windows = windows;
        session = model.CreateSession(new SessionOptions { Capacity = windows.Length });
        logits = new float[checked(windows.ScoredTokens * model.Info.VocabularySize)];
        Figures = new FormatScore(model.Format);
    }

    /// <summary>What came out so far.</summary>
    public FormatScore Figures { get; }

    /// <summary>Reads a window; logits are computed of what is scored alone.</summary>
    public void Read(ReadOnlySpan<int> window, CancellationToken cancellationToken)
    {
        session.Reset();
        if (windows.FirstScored > 0)
            session.Prefill(window[..windows.FirstScored], cancellationToken);
        session.PrefillAll(window[windows.FirstScored..^1], logits, cancellationToken);
    }

    /// <summary>Scores the window that was read.</summary>
    /// <param name="window">The window.</param>
    /// <param name="first">The model that this one is compared with, which has read it too.</param>
    public void Score(ReadOnlySpan<int> window, FormatScorer first)
    {
        for (int row = 0; row < windows.ScoredTokens; row++)
            Figures.Add(Row(row), first.Row(row), window[windows.FirstScored + row + 1], isFirst: ReferenceEquals(this, first));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        model.Dispose();
    }

    private LogitRow Row(int row)
    {
        int vocabulary = model.Info.VocabularySize;
        return new(logits.AsSpan(row * vocabulary, vocabulary));
    }
}
