using System.CommandLine;
using System.Diagnostics;
using Intaglio.Compiler.Spec;
using Intaglio.Tool.Commands;
using Intaglio.Tool.Compilation;
using Intaglio.Tool.Measurement;

namespace Intaglio.Tool.Benchmarking;

/// <summary>Compiles a model in memory, loads it, and measures it in turn with the limits of the machine.</summary>
internal static class ModelBenchmark
{
    private const int DefaultPromptTokens = 512;
    private const int DefaultGeneratedTokens = 64;

    // The first round is not counted: the JIT compiles what it meets for the first time.
    private const int DiscardedRounds = 1;

    // They bring the weights back into the caches that the instruments before have emptied.
    private const int WarmingTokens = 2;

    /// <summary>Carries out a request. The table goes to the output, or to the error stream where the output is JSON.</summary>
    public static int Run(BenchRequest request, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        ModelFolder folder = BenchModel.Open(request.Model, request.Random);
        folder.WriteWarnings(console.Error);
        BenchReport report = Measure(folder, request, cancellationToken);
        BenchTable.Write(report, request.Json ? console.Error : console.Output);
        if (request.Json)
            console.Output.WriteLine(report.ToJson());
        return ExitCode.Success;
    }

    private static BenchReport Measure(ModelFolder folder, BenchRequest request, CancellationToken cancellationToken)
    {
        ModelSpec spec = folder.Model;
        int prompt = request.PromptTokens ?? Math.Min(DefaultPromptTokens, spec.MaxPositions);
        int generated = request.GeneratedTokens ?? Math.Min(DefaultGeneratedTokens, spec.MaxPositions);
        int[] tokens = Tokens(spec, Math.Max(prompt, generated));

        using var loaded = LoadedModel.Load(folder, request, cancellationToken);
        DecoderModel model = loaded.Model;
        DecoderWork work = DecoderWork.Of(spec with { Cache = (Compiler.Spec.CacheFormat)request.Cache, Formats = EquatableArray.Of((Compiler.Spec.WeightFormat)model.Format) }, model.Format);
        using Session session = model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        using var limits = new MachineLimits(model.Workers, (long)work.BytesPerToken(generated), Caches.Read());
        var decode = new Instrument(() => Decode(session, tokens.AsSpan(0, generated), cancellationToken));
        var prefill = new Instrument(() => Prefill(session, tokens.AsSpan(0, prompt), cancellationToken));

        using TogetherBenchmark? together = request.Sessions is { } sessions ? new(model, sessions, tokens[..generated]) : null;
        Instrument[] batched = together is null ? [] : [new(() => together.Measure(cancellationToken))];

        // Each stands beside the limits that it is held against.
        Rounds.Measure(request.Repetitions, DiscardedRounds, [decode, .. batched, .. limits.Reading, prefill, .. limits.Computing]);

        return new(
            model.Info.Name,
            model.Info.Parameters,
            model.Format.Spelling(),
            model.InstructionSet.ToString(),
            model.Workers,
            request.Repetitions,
            Machine.Description,
            LoadFigures.Of(loaded, limits.Memory.Instrument.Figures),
            PrefillFigures.Of(prompt, work.PromptOperations(prompt), prefill.Figures, limits.PeakOf(model.Format)),
            DecodeFigures.Of(generated, work.BytesPerToken(generated), work.OperationsPerToken(generated), decode.Figures, limits.WorkingSet.Instrument.Figures),
            together is null ? null : TogetherFigures.Of(request.Sessions!.Value, batched[0].Figures, decode.Figures),
            LimitFigures.Of(limits),
            request.Cache.Spelling());
    }

    /// <summary>Tokens without meaning; speed does not depend on them, but for which experts of a mixture they choose.</summary>
    private static int[] Tokens(ModelSpec spec, int count)
    {
        if (count > spec.MaxPositions && spec.OnlyStack.Embedding.Positions is PositionSpec.Learned)
            throw new ToolException($"{count} tokens were asked for, but the model has learned {spec.MaxPositions} positions and knows no further ones.");
        return [.. Enumerable.Range(0, count).Select(index => (int)(index * 7919L % spec.VocabularySize))];
    }

    /// <summary>Tokens a second, one by one from an empty cache.</summary>
    private static double Decode(Session session, ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
    {
        session.Reset();
        Read(session, tokens[..Math.Min(WarmingTokens, tokens.Length)], cancellationToken);
        session.Reset();
        long start = Stopwatch.GetTimestamp();
        Read(session, tokens, cancellationToken);
        return tokens.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Read(Session session, ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
    {
        foreach (int token in tokens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            session.Decode(token);
        }
    }

    /// <summary>Tokens a second, in one go.</summary>
    private static double Prefill(Session session, ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
    {
        session.Reset();
        long start = Stopwatch.GetTimestamp();
        session.Prefill(tokens, cancellationToken);
        return tokens.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
