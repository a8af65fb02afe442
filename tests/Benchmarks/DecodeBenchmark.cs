using Intaglio.Benchmarks.Models;
using Intaglio.Tool.Measurement;

namespace Intaglio.Benchmarks;

/// <summary>Tokens one by one. Each reads every weight once, so the limit is how fast the machine reads.</summary>
internal static class DecodeBenchmark
{
    private const int Context = 64;
    private const double SecondsPerRound = 0.15;

    public static void Run()
    {
        using Checkpoint checkpoint = Checkpoint.FromArrays(RandomWeights.Create());
        Console.WriteLine($"{"format",-9} {"workers",7}   {"tokens/s",-26} {"read, GB/s",-24} {"bandwidth probe, GB/s",-26} fraction");
        foreach (WeightFormat format in (WeightFormat[])[WeightFormat.Float32, WeightFormat.BFloat16])
        {
            foreach (int workers in Machine.WorkerCounts)
            {
                using SmallLlama model = SmallLlama.Load(checkpoint, new LoadOptions { Format = format, Workers = workers });
                Measure(model);
            }
        }
    }

    private static void Measure(DecoderModel model)
    {
        long bytes = LlamaShape.BytesPerToken(model, Context + 1);
        using Session session = model.CreateSession(new SessionOptions { Capacity = 2 * Context });
        using var team = new ProbeTeam(model.Workers);
        using var probe = new ReadProbe(bytes, team);
        session.Prefill([.. Enumerable.Range(100, Context)]);
        int token = 0;

        int repetitions = Math.Max(8, (int)(SecondsPerRound * Rounds.PerSecond(20, DecodeOne)));
        Spread[] figures = Rounds.Measure(
            () => Rounds.PerSecond(repetitions, DecodeOne),
            () => probe.BytesPerSecond(repetitions));

        Spread read = figures[0].Times(bytes);
        string fraction = read.Over(figures[1]).Times(100).Text("0.0") + " %";
        Console.WriteLine($"{model.Format,-9} {model.Workers,7}   {figures[0].Text("0"),-26} {read.Times(1e-9).Text("0.0"),-24} {figures[1].Times(1e-9).Text("0.0"),-26} {fraction}");

        void DecodeOne()
        {
            session.Decode(token = (token + 997) % LlamaShape.VocabularySize);
            session.Truncate(Context);
        }
    }
}
