using System.Diagnostics;

namespace Intaglio.Tool.Benchmarking;

/// <summary>Sessions that read the same tokens, one of each at a time.</summary>
internal sealed class TogetherBenchmark : IDisposable
{
    private readonly Session[] sessions;
    private readonly SessionBatch batch;
    private readonly int[] tokens;

    public TogetherBenchmark(DecoderModel model, int count, int[] tokens)
    {
        this.tokens = tokens;
        batch = model.CreateBatch(count);
        sessions = [.. Enumerable.Range(0, count).Select(_ => model.CreateSession(new SessionOptions { Capacity = tokens.Length }))];
    }

    /// <summary>Tokens of all sessions a second, from empty caches.</summary>
    public double Measure(CancellationToken cancellationToken)
    {
        Span<int> next = stackalloc int[sessions.Length];
        foreach (Session session in sessions)
            session.Reset();
        long start = Stopwatch.GetTimestamp();
        foreach (int token in tokens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            next.Fill(token);
            batch.Decode(sessions, next);
        }

        return tokens.Length * sessions.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        Array.ForEach(sessions, session => session.Dispose());
        batch.Dispose();
    }
}
