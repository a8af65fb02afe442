using Intaglio.Benchmarks.Models;
using Intaglio.Tool.Measurement;

namespace Intaglio.Benchmarks;

/// <summary>The generated attention kernels alone: prefill against the multiply-add peak, decode of a long context against the read bandwidth.</summary>
internal static class AttentionBenchmark
{
    private const int LongContext = 8192;

    // Some 25 ms at 4 GHz.
    private const int ProbeSteps = 8_000_000;

    private const double SecondsPerRound = 0.1;

    public static void RunPrefill()
    {
        Console.WriteLine($"{"causal prefill",-14} {"length",7} {"workers",7}   {"GFLOP/s of visible pairs",-26} {"multiply-add probe, GFLOP/s",-28} fraction");
        foreach (MeasuredAttention attention in (MeasuredAttention[])[Attention16Heads.Measured, Attention8Heads.Measured])
        {
            foreach (int length in (int[])[2048, LongContext])
            {
                foreach (int workers in Machine.WorkerCounts)
                    MeasurePrefill(attention, length, workers);
            }
        }
    }

    public static void RunDecode()
    {
        Console.WriteLine($"{"decode",-14} {"at",7} {"workers",7}   {"ms",-26} {"cache, GB/s",-24} {"bandwidth probe, GB/s",-26} {"fraction",-24} of the multiply-add peak");
        foreach (MeasuredAttention attention in (MeasuredAttention[])[GroupedAttention.Measured, SharedAttention.Measured])
        {
            foreach (int workers in Machine.WorkerCounts)
                MeasureDecode(attention, workers);
        }
    }

    private static void MeasurePrefill(MeasuredAttention attention, int length, int workers)
    {
        using var team = new ProbeTeam(workers);
        using var memory = new AttentionMemory(attention, team, 0, length);
        var probe = new MultiplyAddProbe(team);
        double pairs = length * (length + 1.0) / 2;

        Spread[] figures = Rounds.Measure(
            () => attention.OperationsPerPair * pairs / team.Seconds(worker => memory.Run(attention.Prefill, worker)),
            () => probe.OperationsPerSecond(ProbeSteps));

        string fraction = figures[0].Over(figures[1]).Times(100).Text("0.0") + " %";
        Console.WriteLine($"{attention.Name,-14} {length,7} {workers,7}   {figures[0].Times(1e-9).Text("0.0"),-26} {figures[1].Times(1e-9).Text("0.0"),-28} {fraction}");
    }

    private static void MeasureDecode(MeasuredAttention attention, int workers)
    {
        using var team = new ProbeTeam(workers);
        using var memory = new AttentionMemory(attention, team, LongContext, 1);
        var multiplyAdd = new MultiplyAddProbe(team);
        double bytes = attention.BytesPerPosition * (LongContext + 1);
        using var reading = new ReadProbe((long)bytes, team);
        int repetitions = (int)Math.Max(4, SecondsPerRound / team.Seconds(worker => memory.Run(attention.Decode, worker)));

        Spread[] figures = Rounds.Measure(
            () => repetitions / team.Seconds(worker =>
            {
                for (int repetition = 0; repetition < repetitions; repetition++)
                {
                    memory.Run(attention.Decode, worker);
                    memory.Meet();
                }
            }),
            () => reading.BytesPerSecond(repetitions),
            () => multiplyAdd.OperationsPerSecond(ProbeSteps));

        var milliseconds = new Spread([.. figures[0].Rounds.Select(rate => 1000 / rate)]);
        Spread read = figures[0].Times(bytes);
        Spread operations = figures[0].Times(attention.OperationsPerPair * (LongContext + 1));
        string fraction = read.Over(figures[1]).Times(100).Text("0.0") + " %";
        string computed = operations.Over(figures[2]).Times(100).Text("0.0") + " %";
        Console.WriteLine($"{attention.Name,-14} {LongContext,7} {workers,7}   {milliseconds.Text("0.000"),-26} {read.Times(1e-9).Text("0.0"),-24} {figures[1].Times(1e-9).Text("0.0"),-26} {fraction,-24} {computed}");
    }
}
