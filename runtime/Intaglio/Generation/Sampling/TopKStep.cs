namespace Intaglio.Sampling;

/// <summary>Keeps the k most probable tokens; of equals at the border the lowest ids.</summary>
/// <remarks>
/// One pass with the best so far in a heap whose root is the worst of them: almost every logit of a large vocabulary is below the
/// root and costs one comparison. Where k is a large part of the vocabulary, sorting all is cheaper.
/// </remarks>
internal sealed class TopKStep(int k) : SamplingStep
{
    /// <inheritdoc/>
    public override void Apply(Candidates candidates, ReadOnlySpan<int> history)
    {
        if (k >= candidates.Count) return;
        if (!candidates.IsSorted && k <= candidates.Count / 8) SelectToFront(candidates.Ids, candidates.Logits);
        else candidates.Sort();
        candidates.Truncate(k);
    }

    private void SelectToFront(Span<int> ids, Span<float> logits)
    {
        // The first k places are the heap. Ids rise, so a later equal never displaces an earlier one.
        for (int root = (k / 2) - 1; root >= 0; root--) Sink(ids, logits, root);
        for (int i = k; i < logits.Length; i++)
        {
            if (!(logits[i] > logits[0])) continue;
            (ids[0], logits[0]) = (ids[i], logits[i]);
            Sink(ids, logits, 0);
        }
    }

    private void Sink(Span<int> ids, Span<float> logits, int parent)
    {
        while (true)
        {
            int worst = (2 * parent) + 1;
            if (worst >= k) return;
            if (worst + 1 < k && IsWorse(ids, logits, worst + 1, worst)) worst++;
            if (!IsWorse(ids, logits, worst, parent)) return;
            (ids[parent], ids[worst]) = (ids[worst], ids[parent]);
            (logits[parent], logits[worst]) = (logits[worst], logits[parent]);
            parent = worst;
        }
    }

    private static bool IsWorse(Span<int> ids, Span<float> logits, int left, int right) =>
        logits[left] < logits[right] || (logits[left] == logits[right] && ids[left] > ids[right]);
}
