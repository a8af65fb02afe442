namespace Intaglio.Runtime.Tests.Generation;

/// <summary>
/// Beam search as the documentation and the scorer of Hugging Face transformers (4.36 and later) define it, without any thought of cost: all candidates are
/// listed and sorted, and every history is computed from its beginning.
/// </summary>
internal static class BeamSearchReference
{
    public static List<(int[] Tokens, double Score)> Search(Func<int[], float[]> logitsAfter, int[] prompt, BeamSearchOptions options)
    {
        List<(int[] Tokens, double Score)> finished = [];
        List<(int[] Tokens, double Sum)> beams = [.. Enumerable.Range(0, options.Beams).Select(beam => (Array.Empty<int>(), beam == 0 ? 0 : -1e9))];
        bool done = false;
        for (int generated = 1; !done; generated++)
        {
            var candidates = beams
                .SelectMany(beam => LogProbabilities(logitsAfter, [.. prompt, .. beam.Tokens], options.NoRepeatSize)
                    .Select((logProbability, token) => (beam.Tokens, Token: token, Sum: beam.Sum + logProbability)))
                .OrderByDescending(candidate => candidate.Sum)
                .Take(Math.Max(2, 1 + options.StopTokens.Distinct().Count()) * options.Beams)
                .ToList();
            List<(int[] Tokens, double Sum)> next = [];
            foreach (var (rank, candidate) in candidates.Index())
            {
                if (next.Count == options.Beams)
                    break;
                if (!options.StopTokens.Contains(candidate.Token))
                    next.Add(([.. candidate.Tokens, candidate.Token], candidate.Sum));
                else if (rank < options.Beams)
                    Keep(finished, candidate.Tokens, candidate.Sum, generated, options);
            }

            if (finished.Count == options.Beams)
            {
                double worst = finished.Min(hypothesis => hypothesis.Score);
                int length = options.Stopping == BeamStopping.WhenNoneBetter && options.LengthPenalty > 0 ? options.MaxTokens : generated;
                done = options.Stopping == BeamStopping.WhenEnough || worst >= candidates[0].Sum / Math.Pow(length, options.LengthPenalty);
            }

            beams = next;
            if (!done && generated == options.MaxTokens)
            {
                beams.ForEach(beam => Keep(finished, beam.Tokens, beam.Sum, generated, options));
                done = true;
            }
        }

        // Sorted upwards and taken from the end: of equals the last one comes first.
        return [.. finished.AsEnumerable().Reverse().OrderByDescending(hypothesis => hypothesis.Score).Take(options.Results)];
    }

    private static void Keep(List<(int[] Tokens, double Score)> finished, int[] tokens, double sum, int length, BeamSearchOptions options)
    {
        finished.Add((tokens, sum / Math.Pow(length, options.LengthPenalty)));
        if (finished.Count <= options.Beams)
            return;

        // The newcomer itself where it is not better than all that were there.
        double worst = finished.Min(hypothesis => hypothesis.Score);
        finished.RemoveAt(finished[^1].Score == worst ? finished.Count - 1 : finished.FindIndex(hypothesis => hypothesis.Score == worst));
    }

    private static double[] LogProbabilities(Func<int[], float[]> logitsAfter, int[] history, int noRepeat)
    {
        float[] logits = logitsAfter(history);
        double sum = logits.Sum(logit => Math.Exp(logit));
        double[] logProbabilities = [.. logits.Select(logit => logit - Math.Log(sum))];
        for (int token = 0; noRepeat > 0 && token < logits.Length; token++)
        {
            string last = string.Join(' ', history.Append(token).TakeLast(noRepeat));
            if (history.Length >= noRepeat && Enumerable.Range(0, history.Length - noRepeat + 1).Any(start => string.Join(' ', history.Skip(start).Take(noRepeat)) == last))
                logProbabilities[token] = double.NegativeInfinity;
        }

        return logProbabilities;
    }
}
