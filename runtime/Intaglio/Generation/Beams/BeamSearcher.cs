namespace Intaglio.Beams;

/// <summary>A beam search over forks of a session: as many continuations as there are beams, each step extended by the tokens that are best over all of them.</summary>
internal sealed class BeamSearcher(Session root, BeamSearchOptions options) : IDisposable
{
    /// <summary>What beams but the first start with, so that the first step does not choose the same tokens for all: far below any sum of log-probabilities.</summary>
    private const double NeverChosen = -1e9;

    private readonly HashSet<int> stops = [.. options.StopTokens];
    private readonly List<Session> forks = [];
    private readonly SessionBatch batch = root.NewBatch(options.Beams);
    private readonly List<BeamCandidate> chosen = [];
    private Beam[] beams = [];

    /// <summary>Searches on from what the session has read, and leaves it as it is.</summary>
    /// <returns>The best continuations, the best first.</returns>
    public BeamHypothesis[] Run(CancellationToken cancellationToken)
    {
        // The last token need not be read, so one more can be chosen than there is room for.
        int maxTokens = (int)Math.Min(options.MaxTokens, root.Capacity - root.Position + 1L);
        FinishReason openReason = maxTokens < options.MaxTokens ? FinishReason.Capacity : FinishReason.Length;
        var hypotheses = new HypothesisList(options, maxTokens);

        // Even if every beam's best tokens all complete it, enough others are left to go on with.
        var candidates = new BeamCandidates(Math.Max(2, 1 + stops.Count) * options.Beams);
        beams = [.. Enumerable.Range(0, options.Beams).Select(beam => new Beam(root, beam == 0 ? 0 : NeverChosen, []))];
        for (int length = 1; ; length++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            candidates.Clear();
            for (int beam = 0; beam < beams.Length; beam++)
                candidates.Add(beam, beams[beam].Score, beams[beam].Session.Logits, RepeatedRuns.After(beams[beam].Session.Tokens, options.NoRepeatSize));
            Choose(candidates.Best, hypotheses, length);
            bool complete = hypotheses.IsComplete(candidates.Best[0].Score, length);
            if (complete || length == maxTokens)
            {
                foreach (BeamCandidate open in complete ? [] : chosen)
                    hypotheses.Add([.. beams[open.Beam].Tokens, open.Token], open.Score, length, openReason);
                return hypotheses.Best();
            }

            Advance();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        forks.ForEach(fork => fork.Dispose());
        batch.Dispose();
    }

    // Stop tokens complete their beam, where they are among as many best ones as there are beams; of the others the best go on.
    private void Choose(ReadOnlySpan<BeamCandidate> candidates, HypothesisList hypotheses, int length)
    {
        chosen.Clear();
        for (int rank = 0; rank < candidates.Length && chosen.Count < options.Beams; rank++)
        {
            BeamCandidate candidate = candidates[rank];
            if (!stops.Contains(candidate.Token))
                chosen.Add(candidate);
            else if (rank < options.Beams)
                hypotheses.Add(beams[candidate.Beam].Tokens, candidate.Score, length, FinishReason.StopToken);
        }
    }

    // The first to continue a beam keeps its session, others take one whose beam nobody continues. All copies are made before any session reads on.
    private void Advance()
    {
        var free = new Stack<Session>(forks.Where(fork => !chosen.Exists(candidate => beams[candidate.Beam].Session == fork)));
        var taken = new HashSet<Session> { root };
        beams = [.. chosen.Select(candidate =>
        {
            Beam parent = beams[candidate.Beam];
            Session session = taken.Add(parent.Session) ? parent.Session : Copy(parent.Session, free);
            return new Beam(session, candidate.Score, [.. parent.Tokens, candidate.Token]);
        })];
        batch.Decode([.. beams.Select(beam => beam.Session)], [.. beams.Select(beam => beam.Tokens[^1])]);
    }

    private Session Copy(Session session, Stack<Session> free)
    {
        if (free.TryPop(out Session? copy))
        {
            copy.Become(session);
            return copy;
        }

        forks.Add(session.Fork());
        return forks[^1];
    }

    /// <summary>A continuation that is still open.</summary>
    /// <param name="Session">What has read it.</param>
    /// <param name="Score">The sum of its log-probabilities.</param>
    /// <param name="Tokens">Its tokens.</param>
    private sealed record Beam(Session Session, double Score, int[] Tokens);
}
