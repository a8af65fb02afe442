using Intaglio.Benchmarks.Models;
using Intaglio.Tool.Measurement;

namespace Intaglio.Benchmarks;

/// <summary>A prompt in one go. Each weight is used for many tokens, so the limit is how fast the machine multiplies and adds.</summary>
internal static class PrefillBenchmark
{
    private const int Tokens = 512;

    // Some 50 ms at 4 GHz, as long as a prompt takes.
    private const int ProbeSteps = 16_000_000;

    public static void Run()
    {
        using Checkpoint checkpoint = Checkpoint.FromArrays(RandomWeights.Create());
        Console.WriteLine($"{"format",-9} {"workers",7}   {"tokens/s",-26} {"GFLOP/s",-24} {"multiply-add probe, GFLOP/s",-28} fraction");
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
        using Session session = model.CreateSession(new SessionOptions { Capacity = Tokens });
        using var team = new ProbeTeam(model.Workers);
        var probe = new MultiplyAddProbe(team);
        int[] prompt = [.. Enumerable.Range(0, Tokens).Select(index => index * 61 % LlamaShape.VocabularySize)];

        Spread[] figures = Rounds.Measure(
            () => Rounds.PerSecond(3, ReadPrompt),
            () => probe.OperationsPerSecond(ProbeSteps));

        Spread operations = figures[0].Times(LlamaShape.PromptOperations(Tokens));
        string fraction = operations.Over(figures[1]).Times(100).Text("0.0") + " %";
        Console.WriteLine($"{model.Format,-9} {model.Workers,7}   {figures[0].Times(Tokens).Text("0"),-26} {operations.Times(1e-9).Text("0.0"),-24} {figures[1].Times(1e-9).Text("0.0"),-28} {fraction}");

        void ReadPrompt()
        {
            session.Reset();
            session.Prefill(prompt);
        }
    }
}
