using Intaglio.Benchmarks.Models;
using Intaglio.Tool.Measurement;

namespace Intaglio.Benchmarks;

/// <summary>Packing a checkpoint of 32-bit floats that is in memory already: what remains of loading once the file is in the page cache.</summary>
internal static class LoadBenchmark
{
    public static void Run()
    {
        Dictionary<string, (int[] Shape, float[] Values)> tensors = RandomWeights.Create();
        long sourceBytes = tensors.Values.Sum(tensor => (long)tensor.Values.Length * sizeof(float));
        using Checkpoint checkpoint = Checkpoint.FromArrays(tensors);
        using var team = new ProbeTeam(Machine.Cores);
        using var probe = new ReadProbe(sourceBytes, team);
        Console.WriteLine($"{"format",-9} {"workers",7}   {"ms",-26} {"checkpoint, GB/s",-24} read bandwidth probe, GB/s");
        foreach (WeightFormat format in (WeightFormat[])[WeightFormat.Float32, WeightFormat.BFloat16])
        {
            var options = new LoadOptions { Format = format, Workers = Machine.Cores };
            Spread[] figures = Rounds.Measure(
                () => Rounds.PerSecond(1, () => SmallLlama.Load(checkpoint, options).Dispose()),
                () => probe.BytesPerSecond(4));
            var milliseconds = new Spread([.. figures[0].Rounds.Select(rate => 1000 / rate)]);
            Console.WriteLine($"{format,-9} {Machine.Cores,7}   {milliseconds.Text("0.0"),-26} {figures[0].Times(sourceBytes * 1e-9).Text("0.0"),-24} {figures[1].Times(1e-9).Text("0.0")}");
        }
    }
}
